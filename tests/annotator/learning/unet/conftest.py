"""One thread, and a U-Net trained once."""

from __future__ import annotations

import pytest
import torch
from unet_discs import TINY, disc_material, quick

from fourclick.annotator.learning.unet.training import train_unet


@pytest.fixture(autouse=True)
def one_thread():
    """So small a network waits for its threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def tiny():
    return TINY


@pytest.fixture(scope="session")
def unet_folder(tmp_path_factory):
    """A U-Net that finds bright discs."""
    folder = tmp_path_factory.mktemp("unet")
    assert train_unet(disc_material(), folder, network=TINY, config=quick(steps=60, validate_steps=20)) is not None
    return folder


@pytest.fixture(scope="session")
def segmenter(unet_folder):
    from fourclick.annotator.learning.unet.segmenter import Segmenter

    return Segmenter.load(unet_folder)
