"""Masks changed by hand: pixels in, annotations out. Neither Qt nor files; arrays, spacings and the values of `core`."""
