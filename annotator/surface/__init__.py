"""Surfaces of the regions in 3-D, by VTK in a process of its own: what a graphics driver breaks there, the app survives."""
