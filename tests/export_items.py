"""Images with geometry and label volumes that exporter tests speak about."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label import Label, LabelTable

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
