"""Sentences for the user that stay translatable: English text that remembers how it was made.

The layers below the window raise errors with them; the window says them in the user's language (`gui.text.spoken`). Everywhere
else they are the English text that they hold: on the command line, in logs and in tables.
`make translations` collects the literals in `sentence("...")`. A sentence is translated whole: no pieces put together.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def counted(number: float, one: Sentence, many: Sentence, /, **values: object) -> Sentence:
    """One of two sentences with "{n}" in them, as 1 region, 3 regions; `values` fill their other places."""
    return Sentence((one if number == 1 else many).template, {"n": number, **values})


def together(parts: Iterable[str], between: str = " ") -> Sentence:
    """Several that follow each other or stand in a list, each translated by itself."""
    values: dict[str, object] = {f"part{number}": part for number, part in enumerate(parts)}
    return Sentence(between.join(f"{{{name}}}" for name in values), values)


def message_of(error: BaseException) -> str:
    """What an error says, a Sentence where it was raised with one."""
    return error.args[0] if len(error.args) == 1 and isinstance(error.args[0], Sentence) else str(error)


def portable(text: str) -> object:
    """What JSON can hold of it, for another process; see `restored`."""
    if not isinstance(text, Sentence):
        return str(text)
    values = {name: portable(value) if isinstance(value, str) else _number(value) for name, value in text.values.items()}
    return {"text": str(text), "template": str(text.template), "values": values}


def restored(told: object) -> str:
    """From `portable`. What another process made up is no Sentence, but its text."""
    if not isinstance(told, dict):
        return str(told)
    text, values = str(told.get("text")), told.get("values")
    try:
        made = Sentence(
            str(told.get("template")),
            {
                str(name): value if isinstance(value, int | float) else restored(value)
                for name, value in dict(values or {}).items()
            },
        )
    except (LookupError, ValueError, AttributeError, TypeError):
        return text
    return made if made == text else text


def _number(value: object) -> object:
    return value if isinstance(value, bool | int) else float(value)  # type: ignore[arg-type]


def _kept(value: object) -> object:
    """Neither an open file nor a traceback may live on in a message."""
    if isinstance(value, BaseException):
        return message_of(value)
    return value if isinstance(value, Number | str) else str(value)
