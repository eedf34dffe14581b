"""The document: edits, undo, proposals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.models.prompt import Click, Prompt, Role


def square(x0=20, y0=20, x1=40, y1=35, shape=(60, 80)):
    mask = np.zeros(shape, bool)
    mask[y0:y1, x0:x1] = True
    return mask
