"""What the window says, in the user's language: `tr("...")` around every visible sentence, which Qt Linguist's tools collect.

Translations live in `translations/fourclick_<code>.ts`; `make translations` collects the sentences and compiles `.qm` files.
The language is chosen once, when this module is first imported, because menus are tables of module level.
A sentence is translated whole: pieces that are put together in English do not fit together in another language.
Errors of the layers below are shown through `spoken(error)`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import as_file, files
from string import Formatter

from PySide6.QtCore import QLocale, QSettings, QTranslator

from fourclick.annotator.core.sentence import Sentence, message_of

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
"""Codes (ISO 639-1) of what there is, and the languages' own names."""
VARIABLE = "FOURCLICK_LANGUAGE"
"""The environment's choice, which goes before the user's."""
LANGUAGE = "language"
"""The key in the settings; "" there is the system's language."""
THOUSANDS = {ENGLISH: ","}
"""What parts thousands; elsewhere a narrow space as in ISO 80000-1, which no decimal point can be taken for."""
NARROW_SPACE = "\u202f"


def chosen_language(settings: QSettings | None = None) -> str:
    """FOURCLICK_LANGUAGE, else what the user chose, else the system's language; English where we do not have it."""
    settings = settings or QSettings("fourclick", "fourclick")
    asked = (os.environ.get(VARIABLE, ""), str(settings.value(LANGUAGE) or ""), QLocale.system().name())
    code = next(each for each in asked if each)[:2].lower()
    return code if code in LANGUAGES else ENGLISH


def translator(code: str) -> QTranslator:
    """Our sentences in a language; an empty translator for English, and where its file is missing."""
    made = QTranslator()
    if code != ENGLISH:
        # from a file: of bytes in memory QTranslator keeps no copy, and PySide6 does not hold them
        with as_file(files(__package__) / "translations" / f"fourclick_{code}.qm") as path:
            made.load(str(path))
    return made


class Figures(Formatter):
    """Fills the places of a sentence as `str.format` does, with the language's mark between thousands.

    The decimal point stays a point in every language: so Dice and loss stand in papers, tables and exported files.
    """

    def __init__(self, code: str) -> None:
        self._thousands = THOUSANDS.get(code, NARROW_SPACE)

    def format_field(self, value: object, format_spec: str) -> str:
        text = str(super().format_field(value, format_spec))
        return text.replace(",", self._thousands) if "," in format_spec else text

    def filled(self, sentence: str, figures: Mapping[str, object]) -> str:
        return self.vformat(sentence, (), figures)


language = chosen_language()
_translator = translator(language)
_figures = Figures(language)


def tr(sentence: str, /, **figures: object) -> str:
    """A sentence in the user's language, itself where it has no translation, with figures in the places of {their names}."""
    translated = _translator.translate("", sentence) or sentence
    return _filled(translated, figures) if figures else translated


def spoken(said: object) -> str:
    """An error's message, or a sentence of the layers below, in the user's language; what they did not write as it is."""
    text = message_of(said) if isinstance(said, BaseException) else said
    if not isinstance(text, Sentence):
        return str(text)
    translated = _translator.translate("", text.template) or text.template
    return _filled(translated, text.values) if text.values else translated


def _filled(text: str, figures: Mapping[str, object]) -> str:
    """With what is an error or a sentence itself in the user's language too."""
    said = {name: spoken(value) if isinstance(value, Sentence | BaseException) else value for name, value in figures.items()}
    return _figures.filled(text, said)


def counted(number: float, one: str, many: str, /, **figures: object) -> str:
    """One of two translated sentences with "{n}" in them, as 1 region, 1,200 regions; `figures` as for `tr`."""
    return _filled(one if number == 1 else many, {"n": figure(number), **figures})


def figure(number: float, decimals: int = 0) -> str:
    """A number that stands by itself, in the user's language."""
    return _figures.filled("{n:,.{decimals}f}", {"n": number, "decimals": decimals})


def sentence_case(text: str) -> str:
    """With a capital at its beginning, as a name at the beginning of a sentence; nnU-Net stays as it is written."""
    first = text.split(" ")[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]
