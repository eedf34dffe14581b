"""Where a project lies: a folder with an SQLite database, or a team's PostgreSQL database."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.locations import DATABASE, TEAM_URL, data_folder

SCHEME = "postgresql"


@dataclass(frozen=True, slots=True)
class Address:
    """`folder` holds the SQLite database, or, with a `url`, what this computer keeps for that project (its copies).

    `file` is the SQLite file where it is not the one that makes a folder a project.
    """

    folder: Path
    url: URL | None = None
    file: Path | None = None

    @classmethod
    def of(cls, value: Path | str) -> Address:
        """From a folder, or from postgresql://user@host/database. Raises ProjectError for another kind of URL."""
        # a Path has made one slash of two
        if TEAM_URL.match(str(value)):
            return cls._of_url(TEAM_URL.sub(f"{SCHEME}://", str(value)))
        if "://" in str(value):
            raise ProjectError(
                sentence("{value} is no project: it is a folder, or postgresql://user@host/database.", value=value)
            )
        return cls(Path(value).expanduser().absolute())

    @classmethod
    def _of_url(cls, text: str) -> Address:
        try:
            url = make_url(text).set(drivername=f"{SCHEME}+psycopg")
        except (ArgumentError, ValueError):
            # the text may hold a password, so it is not repeated
            raise ProjectError(
                sentence("This is no address of a PostgreSQL database. Write postgresql://user@host/database.")
            ) from None
        if not url.database:
            raise ProjectError(sentence("{url} names no database. Write postgresql://user@host/database.", url=_shown(url)))
        name = f"{url.host or 'local'}-{url.port or 5432}-{url.database}"
        slug = re.sub(r"[^A-Za-z0-9._-]", "_", name)[:60]
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        return cls(data_folder() / "team-projects" / f"{slug}-{digest}", url)

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self.file or self.folder / DATABASE

    @property
    def name(self) -> str:
        """What a project is called that was given no name."""
        return str(self.url.database) if self.url else self.folder.name

    def __str__(self) -> str:
        """For the user; without the password."""
        return _shown(self.url) if self.url else str(self.folder)

    @property
    def place(self) -> str:
        """The database itself, for the user."""
        return _shown(self.url) if self.url else str(self.path)


def _shown(url: URL) -> str:
    # URL.set() leaves out what is None
    return url._replace(drivername=SCHEME, password=None).render_as_string()
