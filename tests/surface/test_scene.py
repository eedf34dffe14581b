"""What is half transparent is seen through in the picture of the surfaces, as their process draws it."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip(
    "vtkmodules.vtkRenderingCore", exc_type=ImportError, reason='surfaces need VTK: pip install "fourclick[surface]"'
)

from fourclick.annotator.surface.messages import read_message, write_message

# VTK's own choice, then EGL and OSMesa, which need no screen
WINDOWS = ("", "vtkEGLRenderWindow", "vtkOSOpenGLRenderWindow")
SIZE_PX = 90
RED, BLUE = (220, 30, 30), (30, 30, 220)
BLACK = (0, 0, 0)


class Server:
    """The process, asked one message after the other."""

    def __init__(self, window: str) -> None:
        environment = {**os.environ, **({"VTK_DEFAULT_OPENGL_WINDOW": window} if window else {})}
        command = [sys.executable, "-m", "fourclick.annotator.surface.server"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )

    def ask(self, payload: bytes = b"", **wishes) -> np.ndarray:
        """(h, w, 3) the picture. Raises OSError or EOFError where nothing can be drawn."""
        write_message(self._process.stdin, {"size": [SIZE_PX, SIZE_PX], **wishes}, payload)
        told, pixels = read_message(self._process.stdout)
        if "error" in told:
            raise OSError(told["error"])
        return np.frombuffer(pixels, np.uint8).reshape(SIZE_PX, SIZE_PX, 3).astype(int)

    def show(self, labels: np.ndarray, names: dict, opacities: dict | None = None) -> np.ndarray:
        """From the front: rows run from there into the patient."""
        wishes = {"labels": {"shape": labels.shape, "start": [0, 0, 0]}, "affine": np.eye(4).tolist(), "background": BLACK}
        further = {} if opacities is None else {"opacities": opacities}
        return self.ask(labels.astype(np.uint16).tobytes(), names=names, **wishes, **further, look="A")

    def end(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)


@pytest.fixture(scope="module")
def server():
    for window in WINDOWS:
        found = Server(window)
        try:
            found.ask()
        except (OSError, EOFError):
            found.end()
            continue
        yield found
        found.end()
        return
    pytest.skip("VTK finds no OpenGL that works on this machine")


def two_plates(first: int, second: int) -> np.ndarray:
    """(D, H, W) of a plate of one label before a smaller one of another."""
    labels = np.zeros((40, 30, 40), np.uint16)
    labels[:, 4:8, :] = first
    labels[8:32, 18:22, 8:32] = second
    return labels


def middle(picture: np.ndarray) -> np.ndarray:
    """Its mean colour in the middle."""
    half = SIZE_PX // 2
    return picture[half - 4 : half + 4, half - 4 : half + 4].mean(axis=(0, 1))


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
def test_a_transparent_label_is_seen_through_whichever_came_first(server, first, second):
    labels, names = two_plates(first, second), {first: ("front", RED), second: ("behind", BLUE)}
    opaque = middle(server.show(labels, names, {}))
    assert opaque[0] > 100 > opaque[2], "only the plate before the other"
    through = middle(server.ask(opacities={first: 0.3}))
    assert through[2] > opaque[2] + 40, "the plate behind"
    assert 20 < through[0] < opaque[0] - 20, "and still the one before it"
    assert middle(server.ask(opacities={})) == pytest.approx(opaque, abs=1)


def test_layers_are_mixed_by_their_depth(server):
    """Both half transparent: the one before the other counts for more, whatever their numbers and the side one looks from."""
    names = {1: ("front", RED), 2: ("behind", BLUE)}
    pictures = [
        middle(server.show(two_plates(*numbers), {numbers[0]: names[1], numbers[1]: names[2]}, {1: 0.5, 2: 0.5}))
        for numbers in ((1, 2), (2, 1))
    ]
    assert pictures[0] == pytest.approx(pictures[1], abs=2)
    assert pictures[0][0] > pictures[0][2] > 20
    behind = middle(server.ask(look="P"))
    assert behind[2] > behind[0] > 20


def test_of_a_label_without_opacity_nothing_is_seen(server):
    names = {1: ("front", RED), 2: ("behind", BLUE)}
    unseen = middle(server.show(two_plates(1, 2), names, {1: 0.0}))
    assert unseen[2] > 100
    assert unseen[0] < 60


def test_a_hidden_label_is_not_in_the_picture(server):
    """The window leaves hidden labels out of what it sends; what was drawn of them goes."""
    names = {1: ("front", RED), 2: ("behind", BLUE)}
    server.show(two_plates(1, 2), names, {1: 0.3})
    without = server.show(two_plates(0, 2), names, {1: 0.3})
    assert middle(without)[2] > 100
    assert (without[..., 0] > without[..., 2]).sum() == 0
