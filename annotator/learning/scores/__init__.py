"""How unsure the network is: of a pixel, and of an image."""
