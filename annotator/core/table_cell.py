"""Text for tables that spreadsheets open, in which no cell may become a formula or a command."""

from __future__ import annotations

import re
import unicodedata

# what a spreadsheet takes for the beginning of a formula or a command (OWASP, CSV injection); the wide ones count in Japanese
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
JOINERS = "\u200c\u200d"
"""They turn nothing around, and emoji and several scripts are not right without them."""
# A spreadsheet of another country parts cells at semicolons or tabs, whatever we put between quotes.
_BEGINS_A_CELL = re.compile(rf"([;,\t]\W*?)(?=[{re.escape(''.join(FORMULA_STARTS))}])")


def harmless(text: str) -> str:
    """One line, with an apostrophe before whatever begins like a formula, as spreadsheets themselves put it.

    Control characters and marks that turn the direction of writing become spaces.
    """
    shown = _BEGINS_A_CELL.sub(r"\1'", one_line(text))
    return f"'{shown}" if _begins_like_a_formula(shown) else shown


def is_harmless(cell: str) -> bool:
    """Whether no spreadsheet runs the cell. Numbers may be negative."""
    try:
        float(cell)
    except ValueError:
        return not _begins_like_a_formula(cell)
    return True


def one_line(text: str) -> str:
    """The text without control characters, line breaks, lone surrogates and marks of direction: each becomes a space."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(" " if unicodedata.category(each) in hidden and each not in JOINERS else each for each in text)


def _begins_like_a_formula(cell: str) -> bool:
    return cell.lstrip(' "').startswith(FORMULA_STARTS)
