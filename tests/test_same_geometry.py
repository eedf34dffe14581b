"""Real scans from import to export with identical geometry: through the project and the exporters, by their own commands.

Identical means: a DICOM export has the very numbers of the source's headers (ImagePositionPatient, ImageOrientationPatient,
PixelSpacing of each slice), a NIfTI export the very affine of the source's, as far as NIfTI's own 32-bit floats hold it.
"""

from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pydicom.valuerep import DS

from fourclick.annotator import cli
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
PYDICOMS = Path(str(get_testdata_file("CT_small.dcm", download=False))).parent / "dicomdirtests" / "98892001" / "CT5N"


def run(*arguments):
    assert cli.main([str(argument) for argument in arguments]) == 0


def imported_and_annotated(project, path):
    """Imports by the command, and puts a mask with no symmetry on every slice. Returns the image and the volume of masks."""
    run("project", "import", project, path)
    with Project.open(project) as opened:
        (entry,) = opened.images()
        image = read_image(Path(entry.path))
        volume = np.zeros(image.voxels.shape[:3], bool)
        state = State()
        for index in range(image.depth):
            volume[index, 2 + index % 3 : image.height // 2, 1 : image.width // 3 + 1] = True
            state = replace(state, slice_index=index).accepted(Mask.from_array(volume[index]), seconds=1.0)
        opened.save_state(entry.id, state)
    return image, volume


def exported(project, form, folder):
    run("export", project, "--format", form, "-o", folder)
    (found,) = [each for each in folder.iterdir() if each.name.endswith((".nii.gz", ".dcm"))]
    return found


def headers_of(folder):
    """The source's headers, sorted by their place along the normal, by nothing of ours."""
    found = [pydicom.dcmread(path) for path in folder.iterdir()]
    across, down = np.array(found[0].ImageOrientationPatient, float).reshape(2, 3)
    normal = np.cross(across, down)
    return sorted(found, key=lambda each: float(np.array(each.ImagePositionPatient, float) @ normal))


def affine_of(headers):
    """(4, 4) to LPS by the DICOM standard, C.7.6.2.1.1."""
    first, last = (np.array(each.ImagePositionPatient, float) for each in (headers[0], headers[-1]))
    across, down = np.array(headers[0].ImageOrientationPatient, float).reshape(2, 3)
    row_mm, column_mm = (float(value) for value in headers[0].PixelSpacing)
    affine = np.eye(4)
    affine[:3] = np.stack([across * column_mm, down * row_mm, (last - first) / (len(headers) - 1), first], 1)
    return affine


def check_dicom_export(path, headers, volume):
    """Each frame of the segmentation has the numbers of its own source instance, and its own mask."""
    segmentation = pydicom.dcmread(path)
    shared = segmentation.SharedFunctionalGroupsSequence[0]
    spacing = [float(value) for value in shared.PixelMeasuresSequence[0].PixelSpacing]
    orientation = [float(value) for value in shared.PlaneOrientationSequence[0].ImageOrientationPatient]
    frames = segmentation.pixel_array.reshape(-1, *volume.shape[1:])
    places = [
        tuple(float(value) for value in group.PlanePositionSequence[0].ImagePositionPatient)
        for group in segmentation.PerFrameFunctionalGroupsSequence
    ]
    assert len(places) == len(headers)
    for index, header in enumerate(headers):
        assert spacing == [float(value) for value in header.PixelSpacing]
        assert orientation == [float(value) for value in header.ImageOrientationPatient]
        at = places.index(tuple(float(value) for value in header.ImagePositionPatient))
        assert np.array_equal(frames[at], volume[index])


def check_nifti_export(path, affine_ras, volume):
    """The affine is the expected one in all its bits, by both of NIfTI's forms as far as the second can hold it."""
    mask = nib.load(path)
    assert np.array_equal(mask.get_sform(), affine_ras.astype(np.float32).astype(float))
    assert mask.get_qform() == pytest.approx(affine_ras, rel=1e-5, abs=1e-4)
    assert np.array_equal(np.asarray(mask.dataobj).transpose(2, 1, 0) > 0, volume)


def test_a_real_dicom_series_goes_out_with_the_geometry_that_it_came_in_with(tmp_path):
    """pydicom's own test files: five slices of a CT, named and numbered without regard to their place."""
    headers = headers_of(PYDICOMS)
    image, volume = imported_and_annotated(tmp_path / "project", PYDICOMS)
    assert np.array_equal(image.voxels, np.stack([each.pixel_array * 1 + int(each.RescaleIntercept) for each in headers]))
    assert image.geometry.affine_lps == pytest.approx(affine_of(headers), abs=1e-12)
    check_nifti_export(exported(tmp_path / "project", "nifti", tmp_path / "nifti"), LPS_TO_RAS @ affine_of(headers), volume)
    check_dicom_export(exported(tmp_path / "project", "dicom-seg", tmp_path / "seg"), headers, volume)


def ct(shared_data):
    return min((shared_data / "sts_ct_tumour_3d" / "images").glob("*.nii.gz"))


def write_series(folder, scan):
    """A NIfTI scan as single-frame CT files, as a scanner writes them; named at random, so that only geometry sorts them."""
    folder.mkdir()
    affine = LPS_TO_RAS @ scan.affine
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    direction = affine[:3, :3] / spacing
    voxels = np.asarray(scan.dataobj)
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    names = np.random.default_rng(0).permutation(voxels.shape[2])
    for index in range(voxels.shape[2]):
        dataset = Dataset()
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = CTImageStorage
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.FrameOfReferenceUID = study, series, frame
        dataset.Modality, dataset.PatientID, dataset.PatientName = "CT", "sts", "sts^ct"
        dataset.Rows, dataset.Columns = voxels.shape[1], voxels.shape[0]
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
        dataset.ImagePositionPatient = decimals((affine @ [0, 0, index, 1])[:3])
        dataset.ImageOrientationPatient = decimals((*direction[:, 0], *direction[:, 1]))
        dataset.PixelSpacing = decimals((spacing[1], spacing[0]))
        dataset.RescaleSlope, dataset.RescaleIntercept = 1, 0
        dataset.PixelData = voxels[:, :, index].T.astype(np.int16).tobytes()
        dataset.save_as(folder / f"{names[index]:04}.dcm", enforce_file_format=True)
    return folder


def decimals(values):
    """With all the digits that DICOM's decimal strings hold."""
    return [DS(float(value), auto_format=True) for value in values]


def test_a_dicom_series_written_from_a_real_ct_goes_out_with_the_geometry_that_it_came_in_with(shared_data, tmp_path):
    scan = nib.load(ct(shared_data))
    headers = headers_of(write_series(tmp_path / "series", scan))
    image, volume = imported_and_annotated(tmp_path / "project", tmp_path / "series")
    assert np.array_equal(image.voxels, np.asarray(scan.dataobj).transpose(2, 1, 0))
    assert image.geometry.affine_lps == pytest.approx(affine_of(headers), abs=1e-9)
    path = exported(tmp_path / "project", "nifti", tmp_path / "nifti")
    check_nifti_export(path, LPS_TO_RAS @ image.geometry.affine_lps, volume)
    assert nib.load(path).affine == pytest.approx(scan.affine, rel=1e-6), "and with that of the NIfTI that it was made of"
    check_dicom_export(exported(tmp_path / "project", "dicom-seg", tmp_path / "seg"), headers, volume)


@pytest.mark.parametrize("source", ["sts_ct_tumour_3d", "ms_flair_lesions_mr_3d", "sts_t1_tumour_mr_3d"])
def test_a_real_nifti_goes_out_with_the_affine_that_it_came_in_with(shared_data, tmp_path, source):
    path = min((shared_data / source / "images").glob("*.nii*"))
    scan = nib.load(path)
    image, volume = imported_and_annotated(tmp_path / "project", path)
    assert np.array_equal(image.voxels, np.asarray(scan.dataobj).transpose(2, 1, 0))
    out = exported(tmp_path / "project", "nifti", tmp_path / "nifti")
    check_nifti_export(out, scan.affine, volume)
    theirs, ours = sitk.ReadImage(str(path)), sitk.ReadImage(str(out))
    assert ours.GetSize() == theirs.GetSize()
    for ask in ("GetOrigin", "GetSpacing", "GetDirection"):
        assert getattr(ours, ask)() == pytest.approx(getattr(theirs, ask)(), rel=1e-6, abs=1e-6), ask
