"""Image files of all kinds: which there are, and reading one.

A DICOM series in a folder is one source. Where a folder holds several, a source's path is "FOLDER#series=KEY"; how it is to be
read may follow: see `storage.source_path`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.readers import reader_for, readers
from fourclick.annotator.storage.source_path import SourcePath, identity_of, place_of

DICOM_SUFFIXES = (".dcm", ".dicom", ".ima")
NIFTI_SUFFIXES = (".nii", ".nii.gz")
ITK_SUFFIXES = (".nrrd", ".nhdr", ".mha", ".mhd")
TIFF_SUFFIXES = (".tif", ".tiff")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")
OTHER_SUFFIXES = (*NIFTI_SUFFIXES, *ITK_SUFFIXES, *TIFF_SUFFIXES, *PICTURE_SUFFIXES)
SUFFIXES = (*OTHER_SUFFIXES, *DICOM_SUFFIXES)


@dataclass(frozen=True, slots=True)
class ImageSource:
    """An image that can be opened: its path (see above), the name to show, and an id that is the same in every run.

    `files` are those of a DICOM series; empty where it is a file of its own.
    """

    path: Path
    name: str
    key: str
    files: tuple[Path, ...] = ()


def read_image(path: Path) -> Image:
    """A file, or a folder that holds one DICOM series, as an Image with its geometry.

    NaN and infinite voxels stay, and a notice counts them. Raises UnreadableImage with a sentence for anything that is not
    whole: cut off, damaged, of an unknown type, empty, larger than any real image.
    """
    source = SourcePath.of(path)
    if source.series:
        return _with_notices(_read_series(source, path))
    if not source.place.exists():
        raise UnreadableImage(
            sentence(
                "{place}: there is no such file. It was moved or renamed; put it back, or add it again.", place=source.place
            )
        )
    if source.place.is_dir():
        return _with_notices(_read_series(source, path))
    try:
        if source.place.stat().st_size == 0:
            raise UnreadableImage(sentence("{name}: the file is empty (0 bytes). Copy it again.", name=source.place.name))
        if source.treatments:
            return replace(_with_notices(_read_treated(source)), source=path)
        return _with_notices(_reader(path)(path))
    except OSError as error:
        raise UnreadableImage(
            sentence(
                "{name} cannot be read ({error}). Check its permissions and the disk.",
                name=path.name,
                error=error.strerror or error,
            )
        ) from error
    except MemoryError as error:
        raise UnreadableImage(
            sentence("{name}: there is not enough memory to read it. Close other programs, or crop the image.", name=path.name)
        ) from error


def _read_treated(source: SourcePath) -> Image:
    """A single file, read as it was chosen to be."""
    if source.place.name.lower().endswith(NIFTI_SUFFIXES):
        from fourclick.annotator.storage.nifti_files import read_nifti

        return read_nifti(source.place, source.treatments)
    from fourclick.annotator.storage.dicom_treated import read_treated

    return read_treated([source.place], source.place.name, source.place, source.treatments)


def _reader(path: Path) -> Callable[[Path], Image]:
    """The reader that the name asks for; files without a known suffix may still be DICOM."""
    name = path.name.lower()
    if name.endswith(NIFTI_SUFFIXES):
        from fourclick.annotator.storage.nifti_files import read_nifti

        return read_nifti
    if name.endswith(ITK_SUFFIXES):
        from fourclick.annotator.storage.itk_files import read_meta_image, read_nrrd

        return read_nrrd if name.endswith((".nrrd", ".nhdr")) else read_meta_image
    if name.endswith(TIFF_SUFFIXES):
        from fourclick.annotator.storage.tiff_files import read_tiff

        return read_tiff
    if name.endswith(PICTURE_SUFFIXES):
        from fourclick.annotator.storage.picture_files import read_picture

        return read_picture
    plug_in = reader_for(path)
    if plug_in is not None:
        return plug_in
    if is_dicom(path):
        from fourclick.annotator.storage.dicom_files import read_dicom_file

        return read_dicom_file
    known = ", ".join((*SUFFIXES, *readers()))
    raise UnreadableImage(sentence("{name}: files of this type are not read. Known are {known}.", name=path.name, known=known))


def is_image(path: Path) -> bool:
    """Whether the name, or DICOM's mark, says that this file is an image of a known type."""
    return path.is_file() and (_is_single(path) or is_dicom(path))


def _is_single(path: Path) -> bool:
    """Whether by its name it is an image of its own: no file of a DICOM series."""
    return path.name.lower().endswith((*OTHER_SUFFIXES, *readers()))


def is_dicom(path: Path) -> bool:
    """By its suffix, and by its mark where the suffix is no known one: archives name files by UID, as in 1.2.840.113619.2."""
    name = path.name.lower()
    return path.is_file() and (name.endswith(DICOM_SUFFIXES) or (not _is_single(path) and _has_dicom_mark(path)))


def _has_dicom_mark(path: Path) -> bool:
    """Reads 132 bytes of a regular file. The caller has made sure that it is one: opening a pipe would wait for ever."""
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False


def source_exists(path: Path) -> bool:
    """Whether the file or folder behind a source's path is there."""
    return place_of(path).exists()


def find_images(paths: Iterable[Path]) -> list[ImageSource]:
    """All images under some files and folders, recursively, in the order of their names; hidden files are left out.

    Files that are named themselves are taken each for itself; in folders the DICOM files of one series are one source.
    """
    sources: dict[str, ImageSource] = {}
    for path in paths:
        found = _in_folder(path) if path.is_dir() else [source_of(path)] if path.exists() else []
        sources.update({source.key: source for source in found})
    return list(sources.values())


def source_of(path: Path, name: str | None = None, files: Iterable[Path] = ()) -> ImageSource:
    """The source with this path; its key follows from it."""
    path = path.absolute()
    key = hashlib.sha256(identity_of(path).encode()).hexdigest()[:32]
    return ImageSource(path, name or path.name, key, tuple(files))


def _in_folder(folder: Path) -> list[ImageSource]:
    files = sorted(
        path for path in folder.rglob("*") if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    pictures: list[tuple[Path, ImageSource]] = []
    dicom: dict[Path, list[Path]] = {}
    for path in files:
        if not is_image(path):
            continue
        if _is_single(path):
            pictures.append((path, source_of(path, str(path.relative_to(folder)))))
        else:
            dicom.setdefault(path.parent, []).append(path)
    for place, members in dicom.items():
        series = _series(members)
        for uid, paths in series.items():
            label = str(place.relative_to(folder)) if place != folder else folder.name
            if len(paths) == 1:
                pictures.append((paths[0], source_of(paths[0], str(paths[0].relative_to(folder)), paths)))
            elif len(series) == 1:
                pictures.append((place, source_of(place, label, paths)))
            else:
                marked = SourcePath(place, uid).path
                pictures.append((paths[0], source_of(marked, f"{label}, series {uid[-8:]}", paths)))
    return [source for _, source in sorted(pictures, key=lambda pair: pair[0])]


def _series(paths: Iterable[Path]) -> dict[str, list[Path]]:
    # Here, not above: pydicom takes its time to import, and most folders hold no DICOM.
    from fourclick.annotator.storage.dicom_series import grouped_by_series

    return grouped_by_series(paths)


def _read_series(source: SourcePath, path: Path) -> Image:
    from fourclick.annotator.storage.dicom_files import read_dicom_series

    folder, uid = source.place, source.series
    if not folder.is_dir():
        raise UnreadableImage(
            sentence("{folder}: the folder of this DICOM series is gone. Put it back, or add it again.", folder=folder)
        )
    series = _series(each for each in sorted(folder.iterdir()) if not each.name.startswith(".") and is_dicom(each))
    if not series:
        raise UnreadableImage(
            sentence("{name}: the folder holds no DICOM series. Choose an image file in it.", name=folder.name)
        )
    if not uid and len(series) > 1:
        raise UnreadableImage(
            sentence(
                "{name}: the folder holds {count} DICOM series. Open the folder in the app, or one file of it.",
                name=folder.name,
                count=len(series),
            )
        )
    if uid and uid not in series:
        raise UnreadableImage(sentence("{name}: the folder no longer holds the series {uid}.", name=folder.name, uid=uid))
    files = series[uid] if uid else next(iter(series.values()))
    if source.treatments:
        from fourclick.annotator.storage.dicom_treated import read_treated

        return read_treated(files, folder.name, path, source.treatments)
    return read_dicom_series(files, folder.name, path)


def _with_notices(image: Image) -> Image:
    """The image with a notice for voxels that are no numbers; they stay as they are, the network gets the window's end."""
    if not image.voxels.dtype.isnative:
        # OpenCV and torch take no foreign byte order
        image = replace(image, voxels=image.voxels.astype(image.voxels.dtype.newbyteorder("=")))
    if image.voxels.dtype.kind != "f":
        return image
    bad = image.voxels.size - int(np.count_nonzero(np.isfinite(image.voxels)))
    if not bad:
        return image
    notice = sentence(
        "{name} has {bad} voxels that are NaN or infinite; they are shown black and count as the darkest value.",
        name=image.name,
        bad=bad,
    )
    return replace(image, notices=(*image.notices, notice))
