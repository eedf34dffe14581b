"""Images with geometry and label volumes that exporter tests speak about."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.exporting import Dataset, DatasetExporter, ExportItem, Part
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.models.prompt import Prompt

TWO_LABELS = LabelTable((Label(1, "Leber", "#E69F00"), Label(2, "Gefäß", "#56B4E9")))


def item(volume, *, geometry=None, labels=TWO_LABELS, stem="scan"):
    """An export item of this (D, H, W) label volume on a black image of its size."""
    volume = np.asarray(volume, np.uint16)
    image = Image(np.zeros(volume.shape, np.int16), geometry or Geometry(), name=stem)
    return ExportItem(image=image, volume=volume, labels=labels, stem=stem)


def random_volume(shape, *, most=2, seed=0):
    return np.random.default_rng(seed).integers(0, most + 1, shape).astype(np.uint16)


@st.composite
def geometries(draw):
    """Oblique, flipped, anisotropic, far from the world's origin; nearly straight ones too, where quaternions lose digits."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    turn = Rotation.from_rotvec(rng.normal(0, draw(st.sampled_from((0.0, 1e-5, 1e-3, 0.1, 2.0))), 3)).as_matrix()
    flips = np.array(draw(st.tuples(*(st.sampled_from((1.0, -1.0)),) * 3)))
    order = list(draw(st.permutations((0, 1, 2))))
    return Geometry(
        spacing_mm=tuple(float(s) for s in rng.uniform(0.05, 8, 3)),
        origin_mm=tuple(float(o) for o in rng.uniform(-900, 900, 3)),
        direction=tuple(float(d) for d in (turn * flips)[:, order].ravel()),
        is_known=True,
    )


def corners(shape):
    """The eight corner voxels (column, row, slice) of a (D, H, W) volume."""
    depth, height, width = shape
    return [(x, y, z) for x in (0, width - 1) for y in (0, height - 1) for z in (0, depth - 1)]


OBLIQUE = Geometry(
    spacing_mm=(0.5, 0.7, 3.0),
    origin_mm=(-120.5, 33.25, -900.0),
    direction=(0.8, 0.0, 0.6, 0.0, -1.0, 0.0, 0.6, 0.0, -0.8),
    is_known=True,
)
FLIPPED = Geometry(
    spacing_mm=(2.0, 0.5, 1.25), origin_mm=(10.0, 20.0, 30.0), direction=(-1, 0, 0, 0, 0, 1, 0, 1, 0), is_known=True
)
UNICODE_LABELS = LabelTable((Label(1, "肝臓", "#E69F00"), Label(4, "Gefäß «ø»", "#56B4E9"), Label(300, "опухоль", "#009E73")))


def annotated(
    shape, regions, *, labels=UNICODE_LABELS, geometry=None, stem="scan", rgb=False, patient="p1", number=1, dtype=np.uint8
):
    """An item of these (label, slice, (H, W) mask) regions, in their order, on noise of this (D, H, W)."""
    size = (*shape, 3) if rgb else shape
    top = 256 if dtype == np.uint8 else 2000
    voxels = np.random.default_rng(7).integers(0, top, size).astype(dtype)
    annotation = Annotation(
        tuple(
            Region(
                Mask.from_array(mask),
                label,
                prompt=Prompt.from_points(extreme=[(1, 2), (3, 4)], negative=[(0.5, 7.25)]),
                slice_index=index,
                id=f"region{position}",
                checkpoint="c0ffee",
                seconds=1.5,
            )
            for position, (label, index, mask) in enumerate(regions)
        )
    )
    return ExportItem(
        image=Image(voxels, geometry or Geometry(), name=stem),
        volume=annotation.label_volume(shape),
        labels=labels,
        stem=stem,
        annotation=annotation,
        patient=patient,
        dataset=Dataset(labels, "Probe", number, "CC BY 4.0"),
    )


def box(shape, x0, y0, x1, y1, *, hole=None):
    """(H, W) bool box, with a hole where one is given as (x0, y0, x1, y1)."""
    mask = np.zeros(shape, bool)
    mask[y0:y1, x0:x1] = True
    if hole is not None:
        mask[hole[1] : hole[3], hole[0] : hole[2]] = False
    return mask


def overlapping(**more):
    """A volume of 4 slices: two regions of one label that overlap each other and one of another label, a hole, two parts."""
    plane = (20, 30)
    apart = box(plane, 1, 1, 4, 5) | box(plane, 10, 10, 12, 13)
    return annotated(
        (4, *plane),
        [
            (1, 0, box(plane, 2, 3, 12, 15)),
            (1, 0, box(plane, 8, 5, 20, 18)),
            (4, 0, box(plane, 5, 6, 16, 12, hole=(7, 8, 10, 10))),
            (300, 2, apart),
        ],
        geometry=more.pop("geometry", OBLIQUE),
        **more,
    )


def many_instances(count=300):
    """A picture with more instances than a byte counts, all of one label."""
    plane = (40, 120)
    places = [(x, y) for y in range(0, 40, 3) for x in range(0, 120, 3)][:count]
    return annotated((1, *plane), [(1, 0, box(plane, x, y, x + 2, y + 2)) for x, y in places])


def empty():
    """A picture whose one region holds no pixel: somebody has looked, and there is nothing."""
    return annotated((1, 20, 30), [(1, 0, np.zeros((20, 30), bool))])


CASES = {
    "2-D": lambda: annotated((1, 20, 30), [(4, 0, box((20, 30), 3, 4, 9, 15))]),
    "colour": lambda: annotated((1, 20, 30), [(4, 0, box((20, 30), 3, 4, 9, 15))], rgb=True),
    "3-D oblique anisotropic": lambda: overlapping(dtype=np.int16),
    "flipped": lambda: overlapping(geometry=FLIPPED),
    "empty": empty,
    "300 instances": many_instances,
}


def exported(exporter, thing, folder):
    """The item through all of an exporter: (paths of the item, paths of the data set, part)."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = exporter.export(thing, folder)
    assert exporter.verify(thing, paths)
    if not isinstance(exporter, DatasetExporter):
        return paths, [], None
    part = Part(thing.stem, json.loads(json.dumps(exporter.part(thing))))
    shared = exporter.finish(thing.shared, [part], folder)
    assert exporter.verify_dataset(thing.shared, [part], folder)
    return paths, shared, part


def bytes_below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
