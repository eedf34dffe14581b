"""The `fourclick` command: one sub-command per main job.

Exit codes: 0 done, 1 an error that the user can mend (one sentence on stderr), 2 wrong usage, 130 interrupted by Ctrl-C.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from fourclick import __version__
from fourclick.annotator.commands.events import tell_event
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.sentence import message_of
from fourclick.models.prompt import PromptError

DONE, FAILED, INTERRUPTED = 0, 1, 130

EXAMPLES = """examples:
  fourclick                                    open the app
  fourclick open --samples                     open the app on bundled sample images
  fourclick predict scan.nii.gz --slice 12 --extreme 40,61 --extreme 88,59 --extreme 63,30 --extreme 65,92 -o mask.nii.gz
  fourclick export my-project --format nifti -o masks/

Every command has its own help: fourclick predict --help
"""

# Sentences for the user that modules raise which are imported only once a command needs them.
LATER_ERRORS = {
    "fourclick.models.checkpoint": "CheckpointError",
    "fourclick.models.cues": "DegenerateExtremes",
    "fourclick.models.dataset": "DatasetError",
    "fourclick.models.team": "TeamError",
    "fourclick.models.devices": "DeviceError",
}


class CommandModule(Protocol):
    """What each module in `COMMANDS` offers. `run` returns the exit code."""

    EXAMPLES: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command; its module is imported only when it is asked for."""

    name: str
    summary: str
    module: str


COMMANDS = (
    Command("open", "open the app on images, folders or a project", "fourclick.annotator.commands.open"),
    Command("predict", "four clicks to a mask, without a screen", "fourclick.annotator.commands.predict"),
    Command("doctor", "what is wrong with images before they come in", "fourclick.annotator.commands.doctor"),
    Command("project", "make, watch over, share, merge and save projects", "fourclick.annotator.commands.project"),
    Command("export", "write a project's masks in one of many formats, verified", "fourclick.annotator.commands.export"),
    Command("train", "train a checkpoint, or fine-tune one on a project's masks", "fourclick.annotator.commands.train"),
    Command(
        "train-volume", "train the network that fills structures between slices", "fourclick.models.propagation.train_command"
    ),
    Command("unet", "train, use and measure the U-Net that the masks are for", "fourclick.annotator.commands.unet"),
    Command("learn", "say which image to label next, and whether that helps", "fourclick.annotator.commands.learn"),
    Command("replay", "answer a project's clicks anew with another checkpoint", "fourclick.annotator.commands.replay"),
    Command("evaluate", "measure a checkpoint with a simulated annotator", "fourclick.models.evaluate_command"),
    Command("ablate", "measure what each part of the method adds", "fourclick.models.ablation_command"),
    Command("bench", "measure how long a click takes on this machine", "fourclick.annotator.bench"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code. Wrong usage and --help leave by SystemExit, as argparse does."""
    arguments = list(sys.argv[1:] if argv is None else argv) or ["open"]
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    args, command = _parsed(arguments)
    try:
        return command.run(args)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`| head`). Python flushes stdout once more at exit: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (FourclickError, OSError, ValueError) as error:
        if not isinstance(error, _user_errors()):
            raise
        if getattr(args, "progress", "") == "json":
            tell_event("error", sentence=_sentence(error))
        print(_sentence(error), file=sys.stderr)
        return FAILED


def _parsed(arguments: Sequence[str]) -> tuple[argparse.Namespace, CommandModule]:
    """The options and the module of the command. Only that module is imported, so help appears at once."""
    parser = _parser("fourclick", "Four clicks make a medical segmentation mask.", EXAMPLES)
    parser.add_argument("--version", action="version", version=f"fourclick {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=argparse.ArgumentParser)
    chosen = next((argument for argument in arguments if not argument.startswith("-")), None)
    modules = {}
    for command in COMMANDS:
        added = commands.add_parser(command.name, help=command.summary, formatter_class=argparse.RawDescriptionHelpFormatter)
        if command.name == chosen:
            module = cast(CommandModule, import_module(command.module))
            added.description = command.summary[0].upper() + command.summary[1:] + "."
            added.epilog = module.EXAMPLES
            module.add_arguments(added)
            modules[command.name] = module
    args = parser.parse_args(arguments)
    return args, modules[args.command]


def _parser(name: str, description: str, examples: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=name, description=description, epilog=examples, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def _user_errors() -> tuple[type[BaseException], ...]:
    """Classes whose message is a sentence for the user. One from a module that was never imported cannot have been raised."""
    later = [getattr(sys.modules[module], name) for module, name in LATER_ERRORS.items() if module in sys.modules]
    return (FourclickError, PromptError, OSError, *later)


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return message_of(error)


if __name__ == "__main__":
    sys.exit(main())
