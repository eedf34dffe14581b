"""Words that the layers below the window use as keys, and the window says: states, reasons, windows, planes, formats."""

from __future__ import annotations

from fourclick.annotator.gui.text import tr

WORDS = {
    # states of images, as in core.review
    "new": tr("new"),
    "draft": tr("draft"),
    "labelled": tr("labelled"),
    "needs review": tr("needs review"),
    "accepted": tr("accepted"),
    "rejected": tr("rejected"),
    # splits
    "train": tr("train"),
    "validation": tr("validation"),
    "test": tr("test"),
    # why an image was skipped, and what follows from it, as in learning.rounds
    "outlier": tr("outlier"),
    "bad quality": tr("bad quality"),
    "no object": tr("no object"),
    "not sure": tr("not sure"),
    "It is never suggested again, nor are images that look the same.": tr(
        "It is never suggested again, nor are images that look the same."
    ),
    "The network learns from it that there is nothing.": tr("The network learns from it that there is nothing."),
    "It is left for somebody else to decide, and not suggested again.": tr(
        "It is left for somebody else to decide, and not suggested again."
    ),
    # kinds of findings of the import doctor, as in storage.doctor
    "size": tr("size"),
    "cut-off": tr("cut-off"),
    "rescale": tr("rescale"),
    "inverted": tr("inverted"),
    "compressed": tr("compressed"),
    "mixed": tr("mixed"),
    "localizer": tr("localizer"),
    "frames": tr("frames"),
    "preamble": tr("preamble"),
    "orientation": tr("orientation"),
    "sheared": tr("sheared"),
    "spacing": tr("spacing"),
    "volumes": tr("volumes"),
    "order": tr("order"),
    "place": tr("place"),
    "repeated": tr("repeated"),
    "uneven": tr("uneven"),
    "slice missing": tr("slice missing"),
    "tilt": tr("tilt"),
    # kinds of images on the map of a round, as in learning.rounds
    "suggested": tr("suggested"),
    "held out": tr("held out"),
    "skipped": tr("skipped"),
    "other": tr("other"),
    # rows of the statistics, as in core.region_statistics
    "region": tr("region"),
    "label": tr("label"),
    # the checkpoint that comes with Fourclick, as in storage.checkpoints
    "Shipped": tr("Shipped"),
    # what the network is given, as in models.cues, and what it answers
    "crop": tr("crop"),
    "confidence map": tr("confidence map"),
    "soft focus": tr("soft focus"),
    "smooth curve": tr("smooth curve"),
    "extreme points": tr("extreme points"),
    "positive clicks": tr("positive clicks"),
    "negative clicks": tr("negative clicks"),
    "previous map": tr("previous map"),
    "probability": tr("probability"),
    # what runs beside the window
    "training": tr("training"),
    # windows of CT, as in core.window_presets
    "Lung": tr("Lung"),
    "Bone": tr("Bone"),
    "Brain": tr("Brain"),
    "Abdomen": tr("Abdomen"),
    "Mediastinum": tr("Mediastinum"),
    "Liver": tr("Liver"),
    "Spine": tr("Spine"),
    "Stroke": tr("Stroke"),
    "Temporal bone": tr("Temporal bone"),
    "Subdural": tr("Subdural"),
    "Angiography": tr("Angiography"),
    # colour maps; the others are names
    "Grey": tr("Grey"),
    "Hot (PET)": tr("Hot (PET)"),
    # planes, as in core.plane
    "axial": tr("axial"),
    "coronal": tr("coronal"),
    "sagittal": tr("sagittal"),
    # sides of an extreme point, as in models.prompt
    "left": tr("left"),
    "right": tr("right"),
    "top": tr("top"),
    "bottom": tr("bottom"),
    # formats of masks, as the exporters describe themselves
    "BIDS derivatives: label volumes as NIfTI by subject, with their lookup table": tr(
        "BIDS derivatives: label volumes as NIfTI by subject, with their lookup table"
    ),
    "indexed PNG label maps in the labels' colours, one file per annotated slice": tr(
        "indexed PNG label maps in the labels' colours, one file per annotated slice"
    ),
    "COCO instances as run lengths (RLE), with the pictures as 8-bit PNG": tr(
        "COCO instances as run lengths (RLE), with the pictures as 8-bit PNG"
    ),
    "COCO instances as polygons where these are exact, run lengths where not (holes)": tr(
        "COCO instances as polygons where these are exact, run lengths where not (holes)"
    ),
    "DICOM RT structure sets (one per DICOM image with a place, a region of interest per label)": tr(
        "DICOM RT structure sets (one per DICOM image with a place, a region of interest per label)"
    ),
    "DICOM segmentations (one per DICOM image, a coded segment per label)": tr(
        "DICOM segmentations (one per DICOM image, a coded segment per label)"
    ),
    "TIFF label maps, one file per image with a page per slice (spacing, but no place in the patient)": tr(
        "TIFF label maps, one file per image with a page per slice (spacing, but no place in the patient)"
    ),
    "one-hot PNG masks (0 and 255), one file per label and annotated slice": tr(
        "one-hot PNG masks (0 and 255), one file per label and annotated slice"
    ),
    "PNG masks (0 and 255), one file per region, whole where regions overlap": tr(
        "PNG masks (0 and 255), one file per region, whole where regions overlap"
    ),
    "OME-Zarr 0.5 images with their labels (spacing, but no place in the patient)": tr(
        "OME-Zarr 0.5 images with their labels (spacing, but no place in the patient)"
    ),
    "NRRD label volumes with the source's geometry, one file per image": tr(
        "NRRD label volumes with the source's geometry, one file per image"
    ),
    "3D Slicer segmentations (.seg.nrrd): a segment per label, overlapping labels on layers": tr(
        "3D Slicer segmentations (.seg.nrrd): a segment per label, overlapping labels on layers"
    ),
    "NIfTI label volumes with the source's geometry, one file per image": tr(
        "NIfTI label volumes with the source's geometry, one file per image"
    ),
    "NIfTI label volumes without compression": tr("NIfTI label volumes without compression"),
    "nnU-Net v2 data set: images and labels as NIfTI, dataset.json, folds by patient": tr(
        "nnU-Net v2 data set: images and labels as NIfTI, dataset.json, folds by patient"
    ),
    "nnU-Net v2 data set of 2-D pictures: images and labels as PNG, dataset.json, folds by patient": tr(
        "nnU-Net v2 data set of 2-D pictures: images and labels as PNG, dataset.json, folds by patient"
    ),
    "CSV tables: regions with area, place, clicks and seconds, and every click": tr(
        "CSV tables: regions with area, place, clicks and seconds, and every click"
    ),
    "YOLO-seg polygons with the pictures as 8-bit PNG, parted into train and val by patient": tr(
        "YOLO-seg polygons with the pictures as 8-bit PNG, parted into train and val by patient"
    ),
}


def said(word: object) -> str:
    """In the user's language where it is one of WORDS, else as it is."""
    return WORDS.get(str(word), str(word))
