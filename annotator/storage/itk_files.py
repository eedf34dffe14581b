"""NRRD and MetaImage: our own check of header, size and data file, then SimpleITK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.limits import check_size, truncated
from fourclick.annotator.storage.packed_bytes import check_packed

NRRD_SUFFIXES = (".nrrd", ".nhdr")
META_SUFFIXES = (".mha", ".mhd")
HEADER_BYTES = 1 << 20

NRRD_BYTES = {
    **dict.fromkeys(("signed char", "int8", "int8_t", "uchar", "unsigned char", "uint8", "uint8_t"), 1),
    **dict.fromkeys(("short", "short int", "signed short", "signed short int", "int16", "int16_t"), 2),
    **dict.fromkeys(("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"), 2),
    **dict.fromkeys(("int", "signed int", "int32", "int32_t", "uint", "unsigned int", "uint32", "uint32_t", "float"), 4),
    **dict.fromkeys(("longlong", "long long", "int64", "int64_t", "ulonglong", "uint64", "uint64_t", "double"), 8),
}
META_BYTES = {
    **dict.fromkeys(("MET_CHAR", "MET_UCHAR"), 1),
    **dict.fromkeys(("MET_SHORT", "MET_USHORT"), 2),
    **dict.fromkeys(("MET_INT", "MET_UINT", "MET_FLOAT"), 4),
    **dict.fromkeys(("MET_LONG", "MET_ULONG", "MET_LONG_LONG", "MET_ULONG_LONG", "MET_DOUBLE"), 8),
}


def read_nrrd(path: Path) -> Image:
    """A NRRD file, or a .nhdr header with its data file in the same folder. Raises UnreadableImage."""
    fields, offset = _nrrd_header(path)
    shape = _numbers(path.name, "sizes", fields.get("sizes", ""))
    each = NRRD_BYTES.get(fields.get("type", ""))
    if each is None:
        raise UnreadableImage(
            sentence("{name}: voxels of type {kind!r} are not supported.", name=path.name, kind=fields.get("type", "unknown"))
        )
    needed = check_size(path.name, shape, each)
    detached = fields.get("data file") or fields.get("datafile")
    data = _data_file(path, detached) if detached else path
    encoding = fields.get("encoding", "raw").lower()
    skip = 0 if detached else offset
    if int(fields.get("line skip") or fields.get("lineskip") or 0) or int(
        fields.get("byte skip") or fields.get("byteskip") or 0
    ):
        raise UnreadableImage(
            sentence("{name}: line skip and byte skip are not supported. Save it as a plain .nrrd file.", name=path.name)
        )
    if encoding == "raw":
        if data.stat().st_size - skip < needed:
            raise truncated(data.name, data.stat().st_size - skip, needed)
    elif encoding in ("gzip", "gz", "bzip2", "bz2"):
        with data.open("rb") as file:
            file.seek(skip)
            check_packed(data.name, file, "gzip" if encoding.startswith("g") else "bzip2", needed)
    elif encoding not in ("ascii", "text", "txt"):
        raise UnreadableImage(
            sentence(
                "{name}: the encoding {encoding!r} is not supported. Save it with raw or gzip.",
                name=path.name,
                encoding=encoding,
            )
        )
    return _read(path)


def _nrrd_header(path: Path) -> tuple[dict[str, str], int]:
    """The header's fields and the byte at which it ends."""
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    if not head.startswith(b"NRRD"):
        raise UnreadableImage(sentence("{name}: this is not a NRRD file. Check the file's type.", name=path.name))
    ends = [(head.find(mark), len(mark)) for mark in (b"\n\n", b"\r\n\r\n") if head.find(mark) >= 0]
    end = sum(min(ends)) if ends else len(head)
    fields = {}
    for line in head[:end].decode("latin-1").splitlines()[1:]:
        key, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            fields[key.strip().lower()] = value.lstrip("=").strip()
    return fields, end


def read_meta_image(path: Path) -> Image:
    """A MetaImage: .mha, or .mhd with its data file in the same folder. Raises UnreadableImage."""
    fields, offset = _meta_header(path)
    shape = _numbers(path.name, "DimSize", fields.get("DimSize", ""))
    each = META_BYTES.get(fields.get("ElementType", ""))
    if each is None:
        raise UnreadableImage(
            sentence(
                "{name}: voxels of type {kind!r} are not supported.", name=path.name, kind=fields.get("ElementType", "unknown")
            )
        )
    needed = check_size(path.name, shape, each * int(fields.get("ElementNumberOfChannels", "1")))
    where = fields.get("ElementDataFile", "")
    is_local = where.upper() == "LOCAL"
    data = path if is_local else _data_file(path, where)
    skip = offset if is_local else max(0, int(fields.get("HeaderSize", "0")))
    if fields.get("CompressedData", "False").lower() == "true":
        with data.open("rb") as file:
            file.seek(skip)
            check_packed(data.name, file, "zlib", needed)
    elif data.stat().st_size - skip < needed:
        raise truncated(data.name, data.stat().st_size - skip, needed)
    return _read(path)


def _meta_header(path: Path) -> tuple[dict[str, str], int]:
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    fields: dict[str, str] = {}
    offset = 0
    for line in head.split(b"\n"):
        offset += len(line) + 1
        key, equals, value = line.decode("latin-1").partition("=")
        if not equals:
            break
        fields[key.strip()] = value.strip()
        if key.strip() == "ElementDataFile":
            return fields, offset
    raise UnreadableImage(
        sentence(
            "{name}: this is not a MetaImage (its header names no ElementDataFile). Check the file's type.", name=path.name
        )
    )


def _data_file(path: Path, named: str) -> Path:
    """The detached data file: only inside the header's own folder, so that a header cannot make us read other files."""
    if not named or "%" in named or named.upper().startswith("LIST"):
        raise UnreadableImage(
            sentence("{name}: data in several files are not supported. Save the image as one file.", name=path.name)
        )
    folder = path.parent.resolve()
    data = (folder / named).resolve()
    if not data.is_relative_to(folder):
        raise UnreadableImage(
            sentence(
                "{name} names data outside its own folder ({named}), which is not followed. Put both into one folder.",
                name=path.name,
                named=named,
            )
        )
    if not data.is_file():
        raise UnreadableImage(
            sentence("{name}: its data file {named} is missing. Copy it to the header's folder.", name=path.name, named=named)
        )
    return data


def _numbers(name: str, field: str, text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split())
    except ValueError as error:
        raise UnreadableImage(
            sentence(
                "{name}: its {field} is {text!r}, which are no whole numbers. The file is damaged.",
                name=name,
                field=field,
                text=text,
            )
        ) from error


def _read(path: Path) -> Image:
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        image = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise UnreadableImage(
            sentence(
                "{name} cannot be read: {told} Copy the file again, or convert it.", name=path.name, told=_last_line(error)
            )
        ) from error
    return image_of(image, path)


def image_of(image: Any, path: Path) -> Image:
    """A SimpleITK image as an Image. Raises UnreadableImage for vectors that are no colours and for complex voxels."""
    notices: list[str] = []
    array = sitk.GetArrayFromImage(image)
    channels = image.GetNumberOfComponentsPerPixel()
    if array.dtype.kind == "c":
        raise UnreadableImage(
            sentence("{name}: complex voxels are not supported. Save their magnitude instead.", name=path.name)
        )
    if channels not in (1, 3, 4):
        raise UnreadableImage(
            sentence(
                "{name}: {channels} values per voxel are neither grey nor RGB. Save one of them.",
                name=path.name,
                channels=channels,
            )
        )
    if channels > 1:
        array = array[..., :3]
    dimensions = image.GetDimension()
    if dimensions == 4:
        if array.shape[0] > 1:
            notices.append(
                sentence("{name} has {count} volumes; the first one is shown.", name=path.name, count=array.shape[0])
            )
        array, image = array[0], image[..., 0]
    if dimensions == 2:
        array = array[None]
    return Image(np.ascontiguousarray(array), _geometry(image), path.name, path, tuple(notices))


def _geometry(image: Any) -> Geometry:
    spacing, origin = list(image.GetSpacing()), list(image.GetOrigin())
    direction = np.array(image.GetDirection()).reshape(len(spacing), len(spacing))
    if len(spacing) == 2:
        spacing, origin = [*spacing, 1.0], [*origin, 0.0]
        whole = np.eye(3)
        whole[:2, :2] = direction
        direction = whole
    return Geometry(
        (spacing[0], spacing[1], spacing[2]),
        (origin[0], origin[1], origin[2]),
        tuple(float(value) for value in direction.ravel()),
        is_known=True,
    )


def _last_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".") + "."
