"""The user guide: it opens where one works, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from fourclick.annotator.cli import COMMANDS
from fourclick.annotator.gui.actions import ENTRIES
from fourclick.annotator.gui.guide import GuideWindow, guide_folder

GUIDE = Path(__file__).parent.parent.parent / "resources" / "guide"
LANGUAGES = sorted(path.name for path in GUIDE.iterdir() if path.name != "pictures")
CHAPTERS = sorted((GUIDE / "en").glob("*.md"))
CANVAS_KEYS = {"Tab", "PgUp", "PgDown", "W", "Ctrl", "Shift", "F"}
"""What the canvas knows without an action."""


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start()
    yield bench
    bench.close()


def known_keys(bench) -> set[str]:
    own = {
        QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        for entry in ENTRIES
        for key in (bench.window.actions_by_key[entry.key].shortcuts() or [])
    }
    windows = {f"Ctrl+{number}" for number in range(1, 10)}
    return own | windows | {str(number) for number in range(1, 10)} | CANVAS_KEYS | {"Ctrl+Z", "Ctrl+Shift+Z"}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_key_that_the_guide_names_does_something(bench, path):
    keys = known_keys(bench)
    for named in re.findall(r"`([^`]+)`", path.read_text(encoding="utf-8")):
        if named.startswith("fourclick "):
            assert named.split()[1] in {command.name for command in COMMANDS}, named
        elif named not in ("Ctrl", "Shift", "verification.json"):
            assert QKeySequence(named).toString(QKeySequence.SequenceFormat.PortableText) in keys, named


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_menu_that_the_guide_names_is_there(bench, path):
    menus = {menu.title().replace("&", ""): menu for menu in (action.menu() for action in bench.window.menuBar().actions())}
    named = re.findall(r"\*([A-Z][\w-]+) > ([^*]+)\*", path.read_text(encoding="utf-8").replace("\n", " "))
    for menu, item in named:
        if menu == "More":
            # the button of the list of labels
            continue
        inside = [action.text().replace("&", "").removesuffix(" …") for action in menus[menu].actions()]
        assert any(text.startswith(item) for text in inside), f"{menu} > {item} is not among {inside}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_chapter_and_every_picture(language):
    assert [path.name for path in sorted((GUIDE / language).glob("*.md"))] == [path.name for path in CHAPTERS]
    for path in (GUIDE / language).glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ")
        for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
            assert (GUIDE / "pictures" / picture).is_file(), picture


def test_every_picture_is_used():
    text = "".join(path.read_text(encoding="utf-8") for path in CHAPTERS)
    assert {path.name for path in (GUIDE / "pictures").glob("*.png")} == set(re.findall(r"\]\(([\w-]+\.png)\)", text))


@pytest.mark.parametrize(
    ("tool", "chapter"), [("click", "four-clicks"), ("brush", "hands"), ("livewire", "hands"), ("six", "structures")]
)
def test_it_opens_at_the_chapter_on_the_tool_in_hand(bench, tool, chapter):
    bench.app.tools.set_tool(tool)
    bench.key(Qt.Key.Key_F1)
    guide = bench.app.guide.show()
    assert guide.isVisible()
    assert guide.chapter == chapter


def test_words_are_found_in_all_chapters(qtbot):
    guide = GuideWindow()
    qtbot.addWidget(guide)
    guide.show()
    QTest.keyClicks(guide.search, "SNOMED")
    visible = [
        guide.chapters.item(row).text() for row in range(guide.chapters.count()) if not guide.chapters.item(row).isHidden()
    ]
    assert visible == ["Labels"]
    assert guide.chapter == "labels"
    assert guide.page.textCursor().selectedText() == "SNOMED"
    guide.search.clear()
    assert not any(guide.chapters.item(row).isHidden() for row in range(guide.chapters.count()))


def test_pictures_fit_the_page_at_any_width(qtbot):
    guide = GuideWindow()
    qtbot.addWidget(guide)
    guide.show_chapter("four-clicks")
    guide.show()
    for width in (1400, 700):
        guide.resize(width, 700)
        qtbot.waitUntil(
            lambda: (
                guide.page.document().idealWidth() <= guide.page.viewport().width()
                and guide.page.horizontalScrollBar().maximum() == 0
            )
        )


def test_the_folder_is_the_language_s_own():
    assert guide_folder().name == "en"
