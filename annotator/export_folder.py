"""A target folder in which the files of an export appear all at once, or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fourclick.annotator.core.errors import ExportError, ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.annotator.storage.project_lock import ProjectLock

MANIFEST = "fourclick-export.json"
STAGING_PREFIX = ".fourclick-export-"
STALE_SECONDS = 24 * 3600


class ExportFolder:
    """Files are written into the hidden folder `staging`, checked there, and renamed into the target by `publish`.

    A file that is already there is replaced only if this project's earlier export wrote it and nobody has changed it since
    (the manifest knows its SHA-256), if its content is the same, or with `overwrite`. A path in `protected` never is.

    Exports of one `plan` share a hidden folder: one that was killed is found again, with the files that it had finished and
    what it noted about them in `records`. One that failed or was cancelled leaves nothing.
    """

    def __init__(
        self,
        target: Path,
        *,
        owner: str,
        plan: str = "",
        made_as: str = "",
        overwrite: bool = False,
        protected: Iterable[Path] = (),
    ) -> None:
        """made_as: the format; a folder that holds an export of another one is refused without `overwrite`."""
        self.target = target
        self._hidden = target / f"{STAGING_PREFIX}{hashlib.sha256(f'{owner} {plan}'.encode()).hexdigest()[:16]}"
        self.staging = self._hidden / "files"
        self.records = self._hidden / "records"
        self._owner = owner
        self._made_as = made_as
        self._overwrite = overwrite
        self._protected = frozenset(path.resolve() for path in protected)
        self._known: dict[str, str] = {}
        self._is_new = False
        self._lock = ProjectLock(self._hidden)

    def __enter__(self) -> Self:
        """Makes the folders. Raises ExportError where the target cannot be written, or another export is or was at it."""
        self._check_format()
        self._is_new = not self.target.exists()
        try:
            self.target.mkdir(parents=True, exist_ok=True)
            self._hidden.mkdir(exist_ok=True)
            self._lock.acquire()
            _sweep(self.target, self._hidden)
            self.staging.mkdir(exist_ok=True)
            self.records.mkdir(exist_ok=True)
        except OSError as error:
            raise ExportError(
                sentence(
                    "{target}: the export cannot be written there ({strerror}). Choose another folder.",
                    target=self.target,
                    strerror=error.strerror,
                )
            ) from error
        except ProjectError as error:
            raise ExportError(
                sentence(
                    "{target}: the same export is being written there just now. Wait until it is done.", target=self.target
                )
            ) from error
        self._known = self._earlier_files()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        shutil.rmtree(self._hidden, ignore_errors=True)
        if self._is_new and error is not None:
            with suppress(OSError):  # not empty: somebody else has put something there
                self.target.rmdir()

    def check(self, staged: Iterable[Path]) -> None:
        """Raises ExportError where one of these files would replace one that is not this project's."""
        for path in staged:
            place = self.target / path.relative_to(self.staging)
            if place.resolve() in self._protected:
                raise ExportError(
                    sentence(
                        "{place} is one of the project's images; the export would replace it. Choose another folder.",
                        place=place,
                    )
                )
            if not (place.exists() or place.is_symlink()) or self._overwrite:
                continue
            if not place.is_file() or sha256_of(place) not in (self._known.get(self._name(path)), sha256_of(path)):
                raise ExportError(
                    sentence(
                        "{place} is already there and is not from this project's last export. Choose an empty "
                        "folder, or allow overwriting (--overwrite).",
                        place=place,
                    )
                )

    def publish(self, staged: Iterable[Path]) -> tuple[Path, ...]:
        """Moves the files to their place, the manifest last, and returns where they are. Raises ExportError as `check`."""
        files = sorted(staged)
        self.check(files)
        hashes = {self._name(path): sha256_of(path) for path in files}
        manifest = self.staging / MANIFEST
        content = {"project": self._owner, "format": self._made_as, "files": dict(sorted({**self._known, **hashes}.items()))}
        manifest.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        for path in (*files, manifest):
            place = self.target / path.relative_to(self.staging)
            place.parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(place) as temporary:
                path.replace(temporary)
        return tuple(self.target / path.relative_to(self.staging) for path in files)

    def left_over(self, published: Iterable[Path]) -> tuple[str, ...]:
        """Files of this project's earlier exports that are still there and were not written again."""
        names = {path.relative_to(self.target).as_posix() for path in published}
        return tuple(name for name in self._known if name not in names and (self.target / name).exists())

    def _check_format(self) -> None:
        """Two formats in one folder are no data set of either, and share files of one name."""
        made_as = self._earlier().get("format", "")
        if made_as and made_as != self._made_as and not self._overwrite:
            raise ExportError(
                sentence(
                    "{target} already holds an export as {earlier}, and this one is {made_as}. Choose another folder, or "
                    "allow overwriting (--overwrite).",
                    target=self.target,
                    earlier=made_as,
                    made_as=self._made_as,
                )
            )

    def _name(self, staged: Path) -> str:
        return staged.relative_to(self.staging).as_posix()

    def _earlier(self) -> Mapping[str, Any]:
        """The manifest of the last export into the folder; empty where there is none, or a broken one."""
        try:
            content = json.loads((self.target / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _earlier_files(self) -> dict[str, str]:
        """Name and SHA-256 of what this project exported here before; empty for another project's manifest or a broken one."""
        earlier = self._earlier()
        files = earlier.get("files")
        if earlier.get("project") != self._owner or not isinstance(files, dict):
            return {}
        return {str(name): str(sha256) for name, sha256 in files.items()}


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep(target: Path, ours: Path) -> None:
    """Removes what an export that was killed more than a day ago left behind."""
    for folder in target.glob(f"{STAGING_PREFIX}*"):
        if folder == ours or not folder.is_dir():
            continue
        touched = [path.stat().st_mtime for path in (folder, folder / "records") if path.exists()]
        if time.time() - max(touched) > STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
