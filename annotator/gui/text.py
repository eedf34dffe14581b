"""What the window says, in the user's language: `tr("...")` around every visible sentence, which Qt Linguist's tools collect.

Translations live in `translations/fourclick_<code>.ts`; `make translations` collects the sentences and compiles `.qm` files.
The language is chosen once, when this module is first imported, because menus are tables of module level.
"""

from __future__ import annotations

import os
from importlib.resources import files

from PySide6.QtCore import QLocale, QSettings, QTranslator

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
"""Codes (ISO 639-1) of what there is, and the languages' own names."""
LANGUAGE = "language"
"""The key in the settings; "" there is the system's language."""


def chosen_language(settings: QSettings | None = None) -> str:
    """FOURCLICK_LANGUAGE, else what the user chose, else the system's language; English where we do not have it."""
    settings = settings or QSettings("fourclick", "fourclick")
    asked = (os.environ.get("FOURCLICK_LANGUAGE", ""), str(settings.value(LANGUAGE) or ""), QLocale.system().name())
    code = next(each for each in asked if each)[:2].lower()
    return code if code in LANGUAGES else ENGLISH


def translator(code: str) -> QTranslator:
    """Our sentences in a language; an empty translator for English, and where its file is missing."""
    made = QTranslator()
    if code != ENGLISH:
        path = files(__package__) / "translations" / f"fourclick_{code}.qm"
        if path.is_file():
            made.load(path.read_bytes())
    return made


language = chosen_language()
_translator = translator(language)


def tr(sentence: str, /, **figures: object) -> str:
    """A sentence in the user's language, itself where it has no translation, with figures in the places of {their names}."""
    spoken = _translator.translate("", sentence) or sentence
    return spoken.format(**figures) if figures else spoken


def counted(number: int, one: str, many: str) -> str:
    """One of two translated sentences with "{n}" in them, as 1 region, 1,200 regions."""
    return (one if number == 1 else many).format(n=f"{number:,}")
