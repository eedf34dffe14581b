"""What the workspace says of images and projects."""

from __future__ import annotations

from fourclick.annotator.gui.text import tr

BLIND_NAME = tr("Next image")
"""What images are called while some of them are hidden repeats."""
BY_HAND = tr(
    "Outline this image by hand: the network does not help with it. Click the four extreme points, then as many further points "
    "of the outline as it takes; drag a point to move it, right click on it to delete it."
)
NOT_LEFT = tr(
    "The last changes of the project that is open cannot be saved, so no other project is opened. Make room on the disk or get "
    "the project's folder back, then try again."
)
MASK_FIRST = tr("The next image follows as soon as this mask is there and accepted.")
OTHER_PROJECT = tr(
    "Another project was opened while images were looked for, so none were added. Open theirs and add them again."
)
NOTHING_FOUND = tr("No images were found there. Known are PNG, JPEG, BMP, TIFF, NIfTI, NRRD, MetaImage and DICOM.")
