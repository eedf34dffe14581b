"""A ball at a known place of the patient, scanned into slices that lie in any way."""

import numpy as np
import pydicom
from dicom_writers import AXIAL, write_frames, write_slices

CENTRE_MM = np.array([6.0, -4.0, 25.0])
RADIUS_MM = 7.0
SIDE = 40
PIXEL_MM = [1.0, 0.8]
"""Between rows, between columns."""
CORNER_MM = np.array([-10.0, -24.0, 0.0])


def ball_on(position, orientation=AXIAL, pixel_mm=PIXEL_MM, side=SIDE):
    """(side, side) int16: the ball as a plane at this place shows it, 1000 inside, -100 outside, with a soft edge."""
    across, down = np.array(orientation, float).reshape(2, 3)
    rows, columns = np.mgrid[:side, :side]
    place = np.array(position, float) + across * (columns * pixel_mm[1])[..., None] + down * (rows * pixel_mm[0])[..., None]
    inside = np.clip(RADIUS_MM - np.linalg.norm(place - CENTRE_MM, axis=-1) + 0.5, 0, 1)
    return np.round(-100 + 1100 * inside).astype(np.int16)


def write_ball(folder, positions, *, orientation=lambda i: AXIAL, change=lambda d, i: None, pixel_mm=PIXEL_MM):
    """A series of one slice at each position. Returns the folder."""

    def with_ball(dataset, index):
        dataset.Rows = dataset.Columns = SIDE
        dataset.PixelData = ball_on(positions[index], orientation(index)).tobytes()
        change(dataset, index)

    return write_slices(
        folder,
        len(positions),
        position=lambda i: [float(value) for value in positions[i]],
        orientation=orientation,
        pixel_mm=lambda i: pixel_mm,
        change=with_ball,
    )


def write_ball_frames(path, positions):
    """The same as an enhanced multi-frame file."""

    def with_ball(dataset):
        dataset.Rows = dataset.Columns = SIDE
        dataset.PixelData = np.stack([ball_on(position) for position in positions]).tobytes()

    return write_frames(path, [[float(v) for v in p] for p in positions], pixel_mm=lambda i: PIXEL_MM, change=with_ball)


def stack(offsets_mm, lean=(0.0, 0.0)):
    """Positions of axial slices at these places along z, each moved aside by `lean` times its place."""
    return [CORNER_MM + np.array([lean[0] * z, lean[1] * z, z]) for z in offsets_mm]


def centre_of(image):
    """LPS millimetres of the centre of what is bright."""
    weights = np.clip(image.voxels.astype(float) + 100, 0, None)
    grid = np.indices(image.voxels.shape)
    z, y, x = (float((axis * weights).sum() / weights.sum()) for axis in grid)
    return np.array(image.geometry.to_world(x, y, z))


def volume_of(image):
    """Cubic millimetres of what is bright."""
    weights = np.clip(image.voxels.astype(float) + 100, 0, None) / 1100
    return float(weights.sum() * np.prod(image.geometry.spacing_mm))


BALL_MM3 = 4 / 3 * np.pi * RADIUS_MM**3


def rewritten(path, **values):
    """A file with some of its elements changed; None takes one out."""
    dataset = pydicom.dcmread(path)
    for keyword, value in values.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    dataset.save_as(path)
    return path
