"""The sentences of `models.sentence` for the application: one or many, lists of them, and on their way to another process."""

from __future__ import annotations

from collections.abc import Iterable

from fourclick.models.sentence import Sentence, message_of, sentence

__all__ = ["Sentence", "counted", "message_of", "portable", "restored", "sentence", "together"]


def counted(number: float, one: Sentence, many: Sentence, /, **values: object) -> Sentence:
    """One of two sentences with "{n}" in them, as 1 region, 3 regions; `values` fill their other places."""
    return Sentence((one if number == 1 else many).template, {"n": number, **values})


def together(parts: Iterable[str], between: str = " ") -> Sentence:
    """Several that follow each other or stand in a list, each translated by itself."""
    values: dict[str, object] = {f"part{number}": part for number, part in enumerate(parts)}
    return Sentence(between.join(f"{{{name}}}" for name in values), values)


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
