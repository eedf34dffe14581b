"""The window in every language it speaks, started anew as a user does; and the choice of one."""

from __future__ import annotations

import collections
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu

from fourclick.annotator.gui.language_menu import add_language_menu
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.text import LANGUAGE, LANGUAGES, chosen_language

MOST_PANEL_PX = 345
"""The panel on the right leaves the image more than half of a window of 1280 pixels."""
GUIDE = Path(__file__).parent.parent.parent / "resources" / "guide"
OF_NO_SCREEN = "This plugin does not support"


@pytest.fixture(scope="module", params=sorted(LANGUAGES))
def spoken(request, tmp_path_factory):
    """(language, what tests/gui/spoken_window.py saw)."""
    return request.param, seen_in(request.param, 100, tmp_path_factory)


@pytest.fixture(scope="module", params=sorted(LANGUAGES))
def spoken_large(request, tmp_path_factory):
    """As `spoken`, with text of one and a half times the size."""
    return request.param, seen_in(request.param, 150, tmp_path_factory)


def seen_in(language, percent, tmp_path_factory):
    script = Path(__file__).parent / "spoken_window.py"
    folder = tmp_path_factory.mktemp("spoken")
    pictures = os.environ.get("FOURCLICK_PICTURES")
    if pictures:
        pictures = Path(pictures) / f"{language} {percent}"
        pictures.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "FOURCLICK_LANGUAGE": language, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, script, folder, str(percent), *([pictures] if pictures else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_menus_speak_the_language(spoken):
    language, seen = spoken
    wanted = {
        "en": ["&File", "&Edit", "&View", "&Annotate", "&Slices", "&Team", "&Help"],
        "de": ["&Datei", "&Bearbeiten", "&Ansicht", "A&nnotieren", "&Schichten", "&Team", "&Hilfe"],
    }
    assert seen["menus"][""] == wanted[language]
    assert (
        seen["docks"][:4]
        == {
            "en": ["Images", "Object", "Labels", "Regions"],
            "de": ["Bilder", "Objekt", "Labels", "Regionen"],
        }[language]
    )
    # by them the layout is found again in the other language
    assert seen["dock names"] == ["Images", "Object", "Labels", "Regions", "Network", "Training", "Learning", "U-Net"]
    # Qt's own words, and the keys as they are printed on the keyboard
    assert seen["undo"] == {"en": "Undo accepting object", "de": "Annehmen von object rückgängig machen"}[language]
    assert seen["tip"].endswith({"en": "(Ctrl+O)", "de": "(Strg+O)"}[language])


def test_letters_of_a_menu_are_its_own(spoken):
    _, seen = spoken
    twice = {}
    for title, texts in seen["menus"].items():
        letters = collections.Counter(found.group(1).lower() for text in texts for found in re.finditer("&([^&])", text))
        if several := {letter for letter, times in letters.items() if times > 1}:
            twice[title] = several
    assert not twice
    assert len(seen["menus"]) > 15


def test_nothing_is_cut_off_and_nothing_is_said_on_the_console(spoken):
    _, seen = spoken
    assert not seen["cut"]
    assert not [each for each in seen["warnings"] if not each.startswith(OF_NO_SCREEN)]
    assert set(seen["shown"]) >= {
        "window",
        "train",
        "learn",
        "unet",
        "review",
        "export",
        "change_keys",
        "progress",
        "import doctor",
    }


def test_nothing_is_cut_off_in_large_text(spoken_large):
    _, seen = spoken_large
    assert not seen["cut"]
    assert len(seen["shown"]) > 15


def test_the_guide_names_menus_as_the_window_does(spoken):
    language, seen = spoken
    menus = {title.replace("&", "").removeprefix("/"): texts for title, texts in seen["menus"].items()}
    named = {
        (chapter.stem, menu, item)
        for chapter in (GUIDE / language).glob("*.md")
        for menu, item in re.findall(r"\*([^\W\d_][\w-]+) > ([^*]+)\*", chapter.read_text(encoding="utf-8").replace("\n", " "))
        # the button of the list of labels
        if menu not in ("More", "Mehr")
    }
    plain = {menu: [text.replace("&", "").removesuffix(" …") for text in texts] for menu, texts in menus.items()}
    assert len(named) > 10
    assert not {each for each in named if not any(text.startswith(each[2]) for text in plain[each[1]])}


@pytest.mark.parametrize("chapter", sorted(path.name for path in (GUIDE / "en").glob("*.md")))
@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_the_guide_names_the_same_keys_in_every_language(language, chapter):
    def keys(code):
        text = (GUIDE / code / chapter).read_text(encoding="utf-8")
        named = [spelt.split()[:2] if spelt.startswith("fourclick") else spelt for spelt in re.findall(r"`([^`]+)`", text)]
        if code == "de":
            named = [_in_english(each) if isinstance(each, str) else each for each in named]
        return sorted(map(str, named))

    assert keys(language) == keys("en")


def _in_english(keys):
    german = {"Strg": "Ctrl", "Umschalt": "Shift", "Leertaste": "Space", "Bild auf": "Page Up", "Bild ab": "Page Down"}
    return "+".join(german.get(key, key) for key in keys.split("+"))


def test_panels_leave_the_image_its_room(spoken):
    _, seen = spoken
    width, least = seen["window"]
    assert width == 1280
    assert least <= 800
    assert max(seen["right"]) <= MOST_PANEL_PX


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.delenv("FOURCLICK_LANGUAGE")
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def test_a_language_is_chosen_for_the_next_start(qtbot, settings, monkeypatch):
    messages, told = Messages(), []
    messages.bannerRequested.connect(told.append)
    menu = QMenu()
    qtbot.addWidget(menu)
    restarted = []
    restarting = SimpleNamespace(is_possible=True, restart=lambda: restarted.append(True))
    languages = add_language_menu(menu, settings, messages, restarting)
    names = {each.text(): each for each in languages.actions()}
    assert list(names) == ["System", "English", "Deutsch"]
    assert names["System"].isChecked()
    names["Deutsch"].trigger()
    assert chosen_language(settings) == "de"
    assert told[-1].text.startswith("Fourclick speaks Deutsch from the next start on. Restarting saves all")
    assert told[-1].action == "Restart"
    told[-1].act()
    assert restarted
    restarting.is_possible = False
    names["Deutsch"].trigger()
    assert told[-1].text == "Fourclick speaks Deutsch from the next start on."
    assert not told[-1].action
    names["English"].trigger()
    assert chosen_language(settings) == "en"
    monkeypatch.setenv("FOURCLICK_LANGUAGE", "de")
    names["English"].trigger()
    assert "FOURCLICK_LANGUAGE" in told[-1].text
    again = add_language_menu(menu, settings, messages, restarting)
    assert [each.text() for each in again.actions() if each.isChecked()] == ["English"]


def test_an_unknown_language_is_english_and_the_environment_wins(settings, monkeypatch):
    settings.setValue(LANGUAGE, "xx")
    assert chosen_language(settings) == "en"
    monkeypatch.setenv("FOURCLICK_LANGUAGE", "de_AT.UTF-8")
    assert chosen_language(settings) == "de"
