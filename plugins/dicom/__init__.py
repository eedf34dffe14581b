"""DICOM segmentations and structure sets, tied to the instances that an image was read from."""
