"""Mask objects outside of the database: in a folder or an object store, found by fsspec.

An object lies at <url>/<first two digits of its SHA-256>/<SHA-256>. It is written before the row that refers to it, and its
bytes are compared with its name whenever it is read: see `storage.mask_store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.atomic_file import atomic_write

PROTOCOLS = ("file", "s3", "gs", "gcs", "az", "abfs", "sftp", "ssh", "smb")
"""Of fsspec's: a project that a stranger made must not reach for anything else."""


@dataclass(frozen=True, slots=True)
class MaskStorage:
    """Where mask objects lie: `url` is file:///folder, s3://bucket/folder and the like, of PROTOCOLS."""

    url: str

    @classmethod
    def of(cls, text: str) -> MaskStorage:
        """From a URL, or from a folder's absolute path. Raises ProjectError for anything else."""
        if "://" not in text:
            if not Path(text).is_absolute():
                raise ProjectError(
                    sentence("{text} is no place for masks: write a folder's whole path, or s3://bucket/folder.", text=text)
                )
            # not as_uri(): fsspec takes %20 for the folder's name
            return cls(f"file://{Path(text).as_posix()}")
        protocol = text.partition("://")[0]
        if protocol not in PROTOCOLS:
            raise ProjectError(
                sentence(
                    "Masks cannot be kept by {protocol}. Choose one of: {protocols}.",
                    protocol=protocol,
                    protocols=", ".join(PROTOCOLS),
                )
            )
        return cls(text.rstrip("/"))

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Puts objects there, whole or not at all. Raises ProjectError where that fails."""
        files, root = self._files()
        try:
            for name, content in objects.items():
                place = _place(root, name)
                # the bytes, not the size alone: saving a mask again puts right what is damaged
                if files.exists(place) and files.cat_file(place) == content:
                    continue
                if self.url.startswith("file:"):
                    Path(place).parent.mkdir(parents=True, exist_ok=True)
                    with atomic_write(Path(place)) as temporary:
                        temporary.write_bytes(content)
                else:
                    files.makedirs(place.rpartition("/")[0], exist_ok=True)
                    files.pipe_file(place, content)
        except Exception as error:
            raise self._unreachable(
                error, sentence("The last change is not saved yet; what was saved before is safe.")
            ) from error

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """The objects by their SHA-256, unchecked; those that are not there are left out. Raises ProjectError."""
        files, root = self._files()
        places = {_place(root, name): name for name in names}
        if not places:
            return {}
        try:
            found = files.cat(list(places), on_error="return")
        except Exception as error:
            raise self._unreachable(error, sentence("Nothing was changed.")) from error
        contents: dict[str, bytes] = {}
        for place, content in found.items():
            if isinstance(content, bytes):
                contents[places[place]] = content
            elif not isinstance(content, FileNotFoundError):
                raise self._unreachable(content, sentence("Nothing was changed.")) from content
        return contents

    def _files(self) -> tuple[Any, str]:
        """The file system, and the path in it. Raises ProjectError where its package is not installed."""
        import fsspec

        MaskStorage.of(self.url)
        try:
            files, root = fsspec.core.url_to_fs(self.url)
        except ImportError as error:
            raise ProjectError(
                sentence(
                    "This project's masks lie at {url}, for which a package is missing. {error}", url=self.url, error=error
                )
            ) from error
        except Exception as error:
            raise self._unreachable(error, sentence("Nothing was changed.")) from error
        return files, str(root).rstrip("/")

    def _unreachable(self, error: Exception, consequence: str) -> ProjectError:
        cause = " ".join(str(error).split()) or type(error).__name__
        return ProjectError(
            sentence(
                "The project's masks at {url} cannot be reached ({cause}). {consequence}",
                url=self.url,
                cause=cause,
                consequence=consequence,
            )
        )


def _place(root: str, name: str) -> str:
    return f"{root}/{name[:2]}/{name}"
