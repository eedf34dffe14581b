"""`fourclick open`: the app."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fourclick.annotator.commands.doctor import add_choose
from fourclick.annotator.core.errors import FourclickError
from fourclick.models.devices import VARIABLE, add_device_argument, device_asked

EXAMPLES = """examples:
  fourclick open                          the last project, or an empty one
  fourclick open scan.nii.gz photo.png    these images
  fourclick open studies/ my-project/     every image in a folder; a project
  fourclick open --samples                bundled sample images: four real ones, a CT phantom, DICOM
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="image files, folders of images, or a project folder"
    )
    parser.add_argument("--samples", action="store_true", help="open the bundled sample images")
    add_choose(parser)
    add_device_argument(parser)


def run(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.doctor import checked_decisions

    for path in args.paths:
        if not path.exists():
            raise FourclickError(f"{path}: there is no such file or folder. Check the path.")
    if not _has_screen():
        raise FourclickError(
            "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). "
            "Log in to a desktop, or use fourclick predict and fourclick export, which need none."
        )
    # Every checkpoint that the window loads later goes to the same device, and a wrong name is told before it opens.
    os.environ[VARIABLE] = device_asked(args.device)
    try:
        from fourclick.annotator.start import run as run_app
    except ImportError as error:
        # Qt's wheels expect some libraries of the system, which a bare server lacks.
        if ".so" not in str(error):
            raise
        raise FourclickError(
            f"Qt cannot start: {error}. Install the system's libraries for it; in a clone, sh .ci/setup does so or names them."
        ) from error
    return run_app(args.paths, samples=args.samples, decisions=checked_decisions(args.choose) or None)


def _has_screen() -> bool:
    """False on Linux without a display server: there Qt would abort the process instead of raising anything."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)
