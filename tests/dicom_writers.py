"""Small DICOM files with any geometry: a series of single slices, and an enhanced multi-frame file."""

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, EnhancedCTImageStorage, ExplicitVRLittleEndian, generate_uid

AXIAL = [1, 0, 0, 0, 1, 0]
ROWS, COLUMNS = 6, 8


def plane(value):
    """A plane that can be told by its value."""
    return np.full((ROWS, COLUMNS), value, np.int16)


def straight(index):
    return [0, 0, 2.5 * index]


def axial(_index):
    return AXIAL


def fine(_index):
    return [0.5, 0.75]


def write_slices(
    folder, count=5, *, position=straight, orientation=axial, pixel_mm=fine, name=lambda i: f"{i}.dcm", change=lambda d, i: None
):
    """Slices of one series; the voxels of slice i are i. A geometry of None is left out. Returns the folder."""
    folder.mkdir()
    series = generate_uid()
    for index in range(count):
        dataset = _dataset(CTImageStorage, plane(index))
        dataset.SeriesInstanceUID, dataset.InstanceNumber = series, count - index
        for keyword, value in (
            ("ImagePositionPatient", position(index)),
            ("ImageOrientationPatient", orientation(index)),
            ("PixelSpacing", pixel_mm(index)),
        ):
            if value is not None:
                setattr(dataset, keyword, value)
        change(dataset, index)
        dataset.save_as(folder / name(index), enforce_file_format=True)
    return folder


def write_frames(path, places, *, orientation=axial, pixel_mm=fine, rescale=None, shared=(), change=lambda d: None):
    """An enhanced CT file with a frame at each of these positions, in this order; the voxels of frame i are i.

    rescale: i -> (slope, intercept) for each frame, or None. shared: names of groups that stand once for all frames
    ("orientation", "pixels", "rescale"). Returns the path.
    """
    dataset = _dataset(EnhancedCTImageStorage, np.stack([plane(index) for index in range(len(places))]))
    dataset.NumberOfFrames = len(places)
    common, own = Dataset(), []
    for index, place in enumerate(places):
        group = Dataset()
        if place is not None:
            group.PlanePositionSequence = [_item(ImagePositionPatient=place)]
        for kind, keyword, item in (
            ("orientation", "PlaneOrientationSequence", _item(ImageOrientationPatient=orientation(index))),
            ("pixels", "PixelMeasuresSequence", _item(PixelSpacing=pixel_mm(index), SliceThickness=9)),
            ("rescale", "PixelValueTransformationSequence", _rescale(rescale, index)),
        ):
            if item is not None:
                setattr(common if kind in shared else group, keyword, [item])
        own.append(group)
    dataset.SharedFunctionalGroupsSequence, dataset.PerFrameFunctionalGroupsSequence = [common], own
    change(dataset)
    dataset.save_as(path, enforce_file_format=True)
    return path


def _rescale(rescale, index):
    if rescale is None:
        return None
    slope, intercept = rescale(index)
    return _item(RescaleSlope=slope, RescaleIntercept=intercept, RescaleType="HU")


def _item(**values):
    item = Dataset()
    for keyword, value in values.items():
        setattr(item, keyword, value)
    return item


def _dataset(kind, voxels):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = kind
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
    dataset.Modality, dataset.Rows, dataset.Columns = "CT", ROWS, COLUMNS
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.PixelData = voxels.tobytes()
    return dataset
