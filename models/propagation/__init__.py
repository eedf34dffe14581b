"""The propagation network: from a few known slices of a structure to all of them."""
