"""Small data sets of discs on disk, and a benchmark of them that takes a second per cell."""

from __future__ import annotations

import cv2
import numpy as np
import SimpleITK as sitk

QUICK = {
    "strategies": ["random", "foreground-random", "entropy", "core-set"],
    "seeds": 1,
    "initial_size": 2,
    "budgets": 2,
    "cycles": 2,
    "features": "filters",
    "side_px": 32,
    "passes": 2,
    "hyper": {"steps": 6, "batch": 4},
}


def disc_picture(number, *, classes=1, side=40):
    """(image, labels): a bright disc for each class, at a place that depends on the number."""
    rng = np.random.default_rng(number)
    image = rng.integers(30, 60, (side, side)).astype(np.uint8)
    labels = np.zeros((side, side), np.uint8)
    for label in range(1, classes + 1):
        if label > 1 and number % 3:
            continue  # the second class is rare
        centre = (int(rng.integers(10, side - 10)), int(rng.integers(10, side - 10)))
        cv2.circle(image, centre, 6, 120 + 60 * label, -1)
        cv2.circle(labels, centre, 6, label, -1)
    return image, labels


def write_source(data, name="discs", *, images=14, classes=1):
    """A folder of pictures, each of another patient."""
    for part in ("images", "masks"):
        (data / name / part).mkdir(parents=True, exist_ok=True)
    for number in range(images):
        image, labels = disc_picture(number, classes=classes)
        cv2.imwrite(str(data / name / "images" / f"disc{number:02d}.png"), image)
        cv2.imwrite(str(data / name / "masks" / f"disc{number:02d}.png"), labels)
    return data


def write_volumes(data, name="stacks", *, volumes=5, slices=6):
    """Volumes whose first and last slices show nothing."""
    for part in ("images", "masks"):
        (data / name / part).mkdir(parents=True, exist_ok=True)
    for number in range(volumes):
        pairs = [disc_picture(100 * number + at) for at in range(slices)]
        images, labels = (np.stack([pair[at] for pair in pairs]) for at in range(2))
        labels[[0, -1]] = 0
        for part, values in (("images", images), ("masks", labels)):
            sitk.WriteImage(sitk.GetImageFromArray(values), str(data / name / part / f"v{number}.nii.gz"))
    return data
