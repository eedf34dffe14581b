"""`python -m fourclick.annotator.surface.server`: the process that makes and draws surfaces, asked by its standard input.

Each message may hold `labels` (shape and start of the payload, uint16, with `affine`), `names`, `opacities`, `background`,
`crosshair`, `look`, `turn`, `zoom`, `pan`, `save` (with `space` and `staging`) and `size`; each is answered by one with the
picture's pixels, or with an `error`.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import IO, Any

import numpy as np

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.label_box import LabelBox
from fourclick.annotator.core.sentence import message_of, portable
from fourclick.annotator.surface.messages import Header, read_message, write_message
from fourclick.annotator.surface.scene import Scene
from fourclick.annotator.surface.surface_file import write_surfaces

SMALLEST_PX = 8


def main() -> int:
    """Answers until nobody asks any more."""
    # what libraries print must not get between the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from vtkmodules.vtkCommonCore import vtkObject

    vtkObject.GlobalWarningDisplayOff()
    scene = Scene()
    serve(scene, sys.stdin.buffer, answers)
    return 0


def serve(scene: Scene, asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answers each message until the stream ends."""
    while True:
        try:
            header, payload = read_message(asked)
        except EOFError:
            return
        try:
            told, pixels = answer(scene, header, payload)
        except FourclickError as error:
            told, pixels = {"error": portable(message_of(error))}, b""
        except Exception as error:  # noqa: BLE001 (the window is told, and goes on)
            told, pixels = {"error": str(error), "trace": traceback.format_exc()}, b""
        write_message(answers, told, pixels)


def answer(scene: Scene, header: Header, payload: bytes) -> tuple[Header, bytes]:
    """Does what a message asks for: (header, RGB pixels from the top) of the answer. Raises ExportError."""
    told: Header = {}
    if "names" in header:
        scene.set_names({int(label): (name, tuple(colour)) for label, (name, colour) in header["names"].items()})
    if "opacities" in header:
        scene.set_opacities({int(label): float(opacity) for label, opacity in header["opacities"].items()})
    if "background" in header:
        scene.set_background(tuple(header["background"]))
    if "labels" in header:
        scene.set_labels(_box(header["labels"], payload), np.array(header["affine"], np.float64))
    if "crosshair" in header:
        scene.set_crosshair(tuple(header["crosshair"]) if header["crosshair"] else None)
    if "look" in header:
        scene.look_from(header["look"])
    if "turn" in header:
        scene.turn(*header["turn"])
    if "pan" in header:
        scene.pan(*header["pan"])
    if "zoom" in header:
        scene.zoom(header["zoom"])
    if "save" in header:
        path, staging = Path(header["save"]), header.get("staging", "")
        told["saved"] = [str(each) for each in write_surfaces(path, scene.surfaces(), header["space"], staging=staging)]
    if "size" not in header:
        return told, b""
    width, height = (max(SMALLEST_PX, int(side)) for side in header["size"])
    pixels = scene.picture(width, height)
    told |= {"size": [width, height], "axes": scene.axes_matrix().tolist()}
    told |= {"triangles": scene.triangles, "backend": scene.backend}
    return told, pixels.tobytes()


def _box(told: Any, payload: bytes) -> LabelBox | None:
    if told is None:
        return None
    return LabelBox(np.frombuffer(payload, np.uint16).reshape(told["shape"]), tuple(told["start"]))


if __name__ == "__main__":
    sys.exit(main())
