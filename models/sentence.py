"""Sentences for the user that stay translatable: English text that remembers how it was made.

The layers below the window raise errors with them; the window says them in the user's language (`gui.text.spoken`). Everywhere
else they are the English text that they hold: on the command line, in logs and in tables.
`make translations` collects the literals in `sentence("...")`. A sentence is translated whole: no pieces put together.
"""

from __future__ import annotations

from numbers import Number


class Sentence(str):
    """Its text is its template filled with its values; `values` are numbers, texts and Sentences."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object] | None = None) -> Sentence:
        kept = {name: _kept(value) for name, value in (values or {}).items()}
        made = super().__new__(cls, template.format_map(kept) if kept else template)
        made.template, made.values = template, kept
        return made

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, dict[str, object]]]:
        return Sentence, (self.template, self.values)


def sentence(template: str, /, **values: object) -> Sentence:
    """Fills the places in braces as `str.format` does; without values the template is the text."""
    return Sentence(template, values)


def message_of(error: BaseException) -> str:
    """What an error says, a Sentence where it was raised with one."""
    return error.args[0] if len(error.args) == 1 and isinstance(error.args[0], Sentence) else str(error)


def _kept(value: object) -> object:
    """Neither an open file nor a traceback may live on in a message."""
    if isinstance(value, BaseException):
        return message_of(value)
    return value if isinstance(value, Number | str) else str(value)
