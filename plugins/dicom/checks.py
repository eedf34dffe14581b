"""David Clunie's dciodvfy, where it is installed, on DICOM files that were written."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from fourclick.annotator.core.errors import NotInThisFormat
from fourclick.annotator.core.sentence import sentence


def checked_by_dciodvfy(paths: Sequence[Path]) -> str:
    """What to say of it in a report.

    Raises NotInThisFormat for what it calls an error, which is mostly the source's; its warnings are of what is allowed.
    """
    checker = shutil.which("dciodvfy")
    if checker is None:
        return sentence("not by dciodvfy, which is not installed (Debian: apt install dicom3tools)")
    for path in paths:
        done = subprocess.run([checker, str(path)], capture_output=True, text=True, errors="replace", timeout=120, check=False)
        errors = [line for line in (done.stderr + done.stdout).splitlines() if line.startswith("Error")]
        if errors or done.returncode:
            what = errors[0] if errors else f"exit status {done.returncode}"
            raise NotInThisFormat(
                sentence("dciodvfy finds {name} wrong, perhaps as its source is: {what}", name=path.name, what=what)
            )
    return sentence("the whole by dciodvfy")
