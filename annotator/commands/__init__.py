"""One module per sub-command of `fourclick`: its options and what it does. No Qt and no torch until a command needs them."""
