"""View > Language: the system's, or one of those that Fourclick has."""

from __future__ import annotations

import os
from functools import partial

from PySide6.QtCore import QSettings
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.restarting import Restarting
from fourclick.annotator.gui.text import LANGUAGE, LANGUAGES, VARIABLE, chosen_language, language, tr


def add_language_menu(menu: QMenu, settings: QSettings, messages: Messages, restarting: Restarting) -> QMenu:
    """The languages by their own names. A choice is kept for the next start, which is offered: what is on the screen stays."""
    languages = menu.addMenu(tr("Lang&uage"))
    group = QActionGroup(languages)
    for code, name in {"": tr("System"), **LANGUAGES}.items():
        action = languages.addAction(name)
        action.setCheckable(True)
        action.setChecked(code == str(settings.value(LANGUAGE) or ""))
        action.triggered.connect(partial(_choose, settings, messages, restarting, code))
        group.addAction(action)
    return languages


def _choose(settings: QSettings, messages: Messages, restarting: Restarting, code: str, _checked: bool = False) -> None:
    settings.setValue(LANGUAGE, code)
    wanted = chosen_language(settings)
    if os.environ.get(VARIABLE):
        messages.banner(tr("Your choice is kept, but as long as {variable} is set, that decides.", variable=VARIABLE))
    elif wanted == language:
        messages.status(tr("Fourclick speaks {language}.", language=LANGUAGES[wanted]))
    elif restarting.is_possible:
        messages.banner(
            tr(
                "Fourclick speaks {language} from the next start on. Restarting saves all and opens this project again.",
                language=LANGUAGES[wanted],
            ),
            action=tr("Restart"),
            act=restarting.restart,
        )
    else:
        messages.banner(tr("Fourclick speaks {language} from the next start on.", language=LANGUAGES[wanted]))
