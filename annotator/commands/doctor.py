"""`fourclick doctor`: what is wrong with images before they come in, and what would come in by which choice."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourclick.annotator.commands.progress_bar import progress_bar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fourclick.annotator.core.diagnosis import Candidate, Diagnosis

EXAMPLES = """examples:
  fourclick doctor scans/                                      findings, choices, and what would come in by the safe ones
  fourclick doctor scans/ --choose uneven=split                the same with another choice
  fourclick doctor scans/ --choose spacing=0.8x0.8             pixels of 0.8 mm where the files do not say
  fourclick doctor scan.nii.gz --json                          for programs
  fourclick project import my-project scans/ --choose tilt=straighten --choose localizer=take
  fourclick predict scans/ --choose tilt=straighten ...        one image, without a project

Nothing is changed: the files stay as they are, and the project notes how each image is read.
"""
CHOOSE_HELP = (
    "how to go on where the import doctor finds something, such as tilt=straighten (may be given again); fourclick doctor "
    "lists the choices, the first of each is taken by itself"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="image files and folders")
    parser.add_argument("--json", action="store_true", help="as JSON on standard output")
    add_choose(parser)


def add_choose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--choose", action="append", default=[], metavar="KIND=CHOICE", help=CHOOSE_HELP)


def run(args: argparse.Namespace) -> int:
    from fourclick.annotator.core.errors import FourclickError
    from fourclick.annotator.storage.doctor import checked_decisions, diagnose

    missing = [path for path in args.paths if not path.exists()]
    if missing:
        raise FourclickError(f"{missing[0]}: there is no such file or folder. Check the path.")
    decisions = checked_decisions(args.choose)
    with progress_bar("looking") as progress:
        diagnosis = diagnose(args.paths, progress)
    if args.json:
        print(json.dumps(_as_json(diagnosis, decisions), indent=1, ensure_ascii=False))
    else:
        print(_as_text(diagnosis, decisions))
    return 0


def _as_text(diagnosis: Diagnosis, decisions: Mapping[str, str]) -> str:
    lines: list[str] = []
    fine = [each for each in diagnosis.candidates if not each.findings]
    for candidate in diagnosis.candidates:
        if candidate.findings:
            lines += _lines(candidate, decisions)
    lines += [f"left out: {each}" for each in diagnosis.left_out]
    if fine:
        lines.append(f"{len(fine)} image{'s' * (len(fine) != 1)} without findings.")
    count = sum(len(each.outcomes(decisions)) for each in diagnosis.candidates)
    lines.append(f"{count} image{'s' * (count != 1)} would come in.")
    return "\n".join(lines)


def _lines(candidate: Candidate, decisions: Mapping[str, str]) -> list[str]:
    from fourclick.annotator.core.diagnosis import AXES

    files = f", {candidate.files} files" if candidate.files > 1 else ""
    lines = [f"{candidate.name}  ({candidate.figures}{files})"]
    for finding in candidate.findings:
        lines.append(f"  {'?' if finding.needs_decision else '-'} {finding.kind}: {finding.sentence}")
        if finding.choices:
            taken = finding.choice(decisions.get(finding.kind))
            for each in finding.choices:
                key = "x".join(AXES[: each.asks]) if each.asks else each.key
                is_taken = each is taken or bool(each.asks and taken.asks)
                words = f"{taken.label}" if is_taken and each.asks else f"{each.label}{' in mm' if each.asks else ''}"
                lines.append(f"      {'>' if is_taken else ' '} {key:12}{' ' * (len(key) > 11)}{words}")
    names = [name for _, name in candidate.outcomes(decisions)]
    shown = "; ".join(names[:4]) + (f"; and {len(names) - 4} more" if len(names) > 4 else "")
    lines.append(f"  = {shown or 'nothing comes in'}")
    return lines


def _as_json(diagnosis: Diagnosis, decisions: Mapping[str, str]) -> dict[str, Any]:
    from fourclick.annotator.storage.doctor import sources_of

    return {
        "images": [
            {
                "name": each.name,
                "path": str(each.path),
                "files": each.files,
                "figures": each.figures,
                "needs_decision": each.needs_decision,
                "findings": [
                    {
                        "kind": finding.kind,
                        "sentence": finding.sentence,
                        "needs_decision": finding.needs_decision,
                        "choices": {choice.key: choice.label for choice in finding.choices},
                        "chosen": finding.choice(decisions.get(finding.kind)).key if finding.choices else None,
                    }
                    for finding in each.findings
                ],
                "comes_in": [{"name": source.name, "path": str(source.path)} for source in sources_of(each, decisions)],
            }
            for each in diagnosis.candidates
        ],
        "left_out": list(diagnosis.left_out),
    }
