"""What a command tells the window that started it: a line of JSON for each event."""

from __future__ import annotations

import json

from fourclick.annotator.core.sentence import Sentence, portable


def tell_event(event: str, **values: object) -> None:
    """Prints it. Sentences are English; `told` has them once more, by their key, so that the window can translate them."""
    told = {key: _told(value) for key, value in values.items()}
    told = {key: value for key, value in told.items() if value is not None}
    print(json.dumps({"event": event, **values, **({"told": told} if told else {})}), flush=True)


def _told(value: object) -> object:
    """None where there is nothing to translate."""
    if isinstance(value, Sentence):
        return portable(value)
    if isinstance(value, list) and any(isinstance(each, Sentence) for each in value):
        return [portable(str(each) if not isinstance(each, Sentence) else each) for each in value]
    return None
