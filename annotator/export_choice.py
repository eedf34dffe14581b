"""What of a project is exported, and what the export is called."""

from __future__ import annotations

import hashlib
import hmac
import re
import shlex
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.burnt_in import BlackOut
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.project import ImageEntry
from fourclick.models.prompt import Box

MOST_NUMBER = 999
FIELDS = {"name": "name", "patient": "patient", "modality": "modality", "split": "split", "status": "status"} | {
    "assigned": "assigned",
    "annotator": "saved_by",
}
"""What a query may ask for, and the entry's attribute that answers it."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """A part of a project; by default all of it.

    `labels` are names; `images` are patterns such as "liver*", of which an image's name has to fit one; `ids` are images'
    numbers in the project; `statuses`, `splits` and `modalities` those that an image has to have one of. `query` are words such
    as patient=P1* or annotator!=Anna, which an image has to fit all of (see FIELDS). `patients` is a
    regular expression that finds the patient in an image's name (its first group, or all that it finds); without it, and
    where it finds nothing, the patient is the one that the project knows, or each image counts as a patient of its own.
    `name` and `number` are the data set's, `licence` is a note for its report, `channel` says what the voxels are, such as CT.
    `black_out` are boxes that are black in exported pixels. With `keeps_names` the files are called like the images, and the
    data set without a `name` like the project; without it neither name leaves the project, as both may tell who the patient is.
    With `names_annotators` the report tells who annotated an image; without it, people are told apart by codes. With
    `keeps_ids` DICOM exports hold the patient's and the study's identifiers and are tied to the very instances.
    """

    labels: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    ids: tuple[int, ...] | None = None
    statuses: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    query: str = ""
    patients: str = ""
    name: str = ""
    number: int = 1
    licence: str = ""
    channel: str = ""
    keeps_names: bool = False
    black_out: tuple[BlackOut, ...] = ()
    names_annotators: bool = False
    keeps_ids: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MOST_NUMBER:
            raise ExportError(
                sentence(
                    "A data set's number lies between 1 and {most}; {number} does not.", most=MOST_NUMBER, number=self.number
                )
            )
        _conditions(self.query)
        if self.ids is not None:
            # in order, to be found again by halving: there may be a hundred thousand
            object.__setattr__(self, "ids", tuple(sorted(set(self.ids))))
        unknown = [name for name in self.statuses if name not in tuple(ImageStatus)]
        if unknown:
            raise ExportError(
                sentence(
                    "No image is '{unknown}'. Choose among: {statuses}.",
                    unknown=unknown[0],
                    statuses=", ".join(ImageStatus),
                )
            )
        try:
            re.compile(self.patients)
        except re.error as error:
            raise ExportError(
                sentence(
                    "{patients}: this is no regular expression for patients ({error}).", patients=self.patients, error=error
                )
            ) from error

    def takes(self, entry: ImageEntry) -> bool:
        fits = not self.images or any(fnmatch(entry.name, pattern) for pattern in self.images)
        for wanted, has in ((self.statuses, entry.status), (self.splits, entry.split), (self.modalities, entry.modality)):
            fits = fits and (not wanted or has in wanted)
        for field, pattern, is_wanted in _conditions(self.query):
            fits = fits and fnmatch(getattr(entry, FIELDS[field]) or "", pattern) == is_wanted
        return fits and (self.ids is None or _holds(self.ids, entry.id))

    def dataset(self, table: LabelTable, project_name: str, secret: str = "") -> Dataset:
        """`secret` is the project's. Raises ExportError where a label that is asked for is not in the project."""
        unknown = sorted(set(self.labels) - {label.name for label in table})
        if unknown:
            known = ", ".join(label.name for label in table)
            raise ExportError(
                sentence("The project has no label {unknown}. Choose among {known}.", unknown=", ".join(unknown), known=known)
            )
        chosen = table if not self.labels else replace(table, labels=tuple(each for each in table if each.name in self.labels))
        name = plain_name(self.name or (project_name if self.keeps_names else ""))
        return Dataset(chosen, name, self.number, self.licence, self.channel, secret, self.keeps_ids)

    def of_annotation(self, annotation: Annotation, table: LabelTable) -> Annotation:
        """Only the regions whose label was chosen. Others count as not annotated, not as background."""
        if not self.labels:
            return annotation
        wanted = {label.id for label in table if label.name in self.labels}
        return Annotation(tuple(region for region in annotation if region.label in wanted))

    def check_black_out(self, names: Iterable[str]) -> None:
        """Raises ExportError for a black-out that fits none of these images: what it should have hidden would be shown."""
        unused = set(self.black_out)
        for name in names:
            unused = {each for each in unused if not each.fits(name)}
        if unused:
            patterns = ", ".join(sorted({each.pattern for each in unused}))
            raise ExportError(
                sentence(
                    "No exported image has a name like {patterns}, so nothing would be blacked out there.", patterns=patterns
                )
            )

    def boxes(self, entry: ImageEntry) -> tuple[Box, ...]:
        """What is to be black in the image."""
        return tuple(each.box for each in self.black_out if each.fits(entry.name))

    def patient(self, entry: ImageEntry, key: str = "") -> str:
        """Eight bytes that are the same for all images of a patient and, with a secret key, tell nothing about who it is."""
        found = re.search(self.patients, entry.name) if self.patients else None
        patient = (found.group(1) if found.re.groups else found.group()) if found else entry.patient
        about = f"patient {patient}" if patient else f"image {entry.key}"
        return _code(about, key)

    def annotators(self, names: Iterable[str], key: str) -> tuple[str, ...]:
        """Whose work an image is, in the order of their names or of the codes that stand for them in this project."""
        if self.names_annotators:
            return tuple(sorted(set(names)))
        return tuple(sorted({f"annotator-{_code(f'annotator {name}', key)[:8]}" for name in names}))


def _holds(ids: tuple[int, ...], wanted: int) -> bool:
    place = bisect_left(ids, wanted)
    return place < len(ids) and ids[place] == wanted


@cache
def _conditions(query: str) -> tuple[tuple[str, str, bool], ...]:
    """(field, pattern, whether it has to fit) of each word. Raises ExportError for a word that is no condition."""
    try:
        words = shlex.split(query)
    except ValueError as error:
        raise ExportError(sentence("{query}: a quotation mark is missing in this query.", query=query)) from error
    found = []
    for word in words:
        name, _, pattern = word.partition("=")
        field = name.removesuffix("!")
        if "=" not in word or field not in FIELDS:
            raise ExportError(
                sentence(
                    "{word}: a query's words are FIELD=PATTERN or FIELD!=PATTERN, of {fields}.",
                    word=word,
                    fields=", ".join(FIELDS),
                )
            )
        found.append((field, pattern, not name.endswith("!")))
    return tuple(found)


def _code(about: str, key: str) -> str:
    # without the key, whoever guesses a patient's number could find out that the guess is right
    return hmac.new(key.encode(), about.encode(), hashlib.sha256).hexdigest()[:16]


def plain_name(text: str) -> str:
    """ASCII letters, digits and hyphens, at most 40: a folder's name on every system and in every program."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "Fourclick"
