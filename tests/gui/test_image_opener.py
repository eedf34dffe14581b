"""Reading ahead: the next image is there at once, and never a stale one."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from fourclick.annotator.gui import image_opener
from fourclick.annotator.gui.image_opener import ImageOpener


@pytest.fixture
def opener(qapp):
    return ImageOpener()


def entry_of(folder, name, grey):
    path = folder / name
    cv2.imwrite(str(path), np.full((20, 30), grey, np.uint8))
    return SimpleNamespace(path=str(path), name=name, id=1)


def read(qtbot, opener, entry):
    with qtbot.waitSignal(opener.opened) as caught:
        opener.open(entry)
    return caught.args[1]


def test_the_image_that_was_read_ahead_is_not_read_again(qtbot, opener, tmp_path, monkeypatch):
    entry = entry_of(tmp_path, "a.png", 90)
    opener.read_ahead(entry)
    qtbot.waitUntil(lambda: opener.ahead == entry.path)
    monkeypatch.setattr(image_opener, "_read", lambda *_: pytest.fail("it was read already"))
    assert read(qtbot, opener, entry).voxels[0, 0, 0] == 90
    assert opener.ahead is None, "one image is kept, until the next wish"


def test_a_file_that_was_changed_since_is_read_anew(qtbot, opener, tmp_path):
    entry = entry_of(tmp_path, "a.png", 90)
    opener.read_ahead(entry)
    qtbot.waitUntil(lambda: opener.ahead == entry.path)
    cv2.imwrite(entry.path, np.full((25, 31), 120, np.uint8))
    assert read(qtbot, opener, entry).voxels[0, 0, 0] == 120


def test_what_is_too_large_or_damaged_is_not_kept_and_nobody_is_troubled(qtbot, opener, tmp_path, monkeypatch):
    failed = []
    opener.failed.connect(lambda *_: failed.append(1))
    broken = tmp_path / "b.png"
    broken.write_bytes(b"no picture")
    opener.read_ahead(SimpleNamespace(path=str(broken), name="b", id=2))
    qtbot.waitUntil(lambda: opener._reading_ahead is None)
    monkeypatch.setattr(image_opener, "AHEAD_LIMIT_BYTES", 300)
    opener.read_ahead(entry_of(tmp_path, "a.png", 90))
    qtbot.waitUntil(lambda: opener._reading_ahead is None)
    assert opener.ahead is None
    assert not failed


def test_closing_waits_for_what_is_read_and_tells_nobody(qtbot, opener, tmp_path, monkeypatch):
    import time

    heard = []
    opener.opened.connect(lambda *_: heard.append(1))
    monkeypatch.setattr(image_opener, "_read", lambda *_: time.sleep(0.2))
    opener.open(entry_of(tmp_path, "a.png", 90))
    began = time.monotonic()
    opener.stop()
    assert time.monotonic() - began > 0.1
    qtbot.wait(50)
    assert not heard
