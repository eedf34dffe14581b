"""Errors whose message is a sentence for the user: what is wrong, and what to do."""

from __future__ import annotations


class FourclickError(Exception):
    """Base of all that is shown to the user without a traceback."""


class UnreadableImage(FourclickError):
    """An image file that is refused; the message names the file and the cause."""


class ProjectError(FourclickError):
    """A project that cannot be opened or written."""


class ExportError(FourclickError):
    """An export that was not written, or that did not read back as it was written."""


class NotInThisFormat(ExportError):
    """An image that the chosen format cannot hold; others of the same export can be."""


class LearningError(FourclickError):
    """A round of active learning that cannot be made, read or verified."""


class CheckpointFileError(FourclickError):
    """A checkpoint's files that cannot be moved, renamed or deleted."""


class Cancelled(FourclickError):
    """The user cancelled; nothing is wrong."""
