"""`fourclick unet` with a tiny network and few steps in the place of minutes; all else is the program's own."""

from __future__ import annotations

import os
import sys

from fourclick.annotator.cli import main


def quick(arguments: list[str]) -> list[str]:
    if arguments[0] != "train":
        return arguments
    at = arguments.index("--hours")
    steps = os.environ.get("QUICK_UNET_STEPS", "60")
    small = ["--encoder", "tu-test_resnet", "--depth", "3", "--side", "32", "--batch", "4", "--learning-rate", "0.005"]
    return [*arguments[:at], "--steps", steps, "--validate-steps", "20", *small, *arguments[at + 2 :]]


if __name__ == "__main__":
    sys.exit(main(["unet", *quick(sys.argv[1:])]))
