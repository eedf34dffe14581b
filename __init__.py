"""Fourclick: four clicks make a medical segmentation mask.

The repository root is this package. `models` turns (image, prompt, previous map) into a probability map, `annotator` is the
application around it, `plugins` holds exporters found by entry points, `resources` what is shipped with them.
"""

__version__ = "0.1.0"
