"""Keys of one's own, the command palette, size of the text, colours, About, and what is told of errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QDockWidget, QLineEdit
from settled_places import settled_places

from fourclick import __version__
from fourclick.annotator.gui import crash_log
from fourclick.annotator.gui.crash_log import frames_of, frames_of_dump, log_folder, write_crash
from fourclick.annotator.gui.help import AboutDialog, ShortcutsDialog
from fourclick.annotator.gui.panels.command_palette import CommandPalette, matched
from fourclick.annotator.gui.panels.keys_dialog import KeysDialog
from fourclick.annotator.gui.theme import THEMES, apply_theme
from fourclick.models.checkpoint import CheckpointError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def open_app(qtbot, home):
    benches = []
    font = QApplication.instance().font()

    def open_():
        benches.append(AppBench(qtbot, home, load=FakePredictor).start())
        return benches[-1]

    yield open_
    for bench in benches:
        bench.close()
    QApplication.instance().setFont(font)


def shortcut(bench, name):
    return [each.toString() for each in bench.window.actions_by_key[name].shortcuts()]


def test_keys_of_ones_own_work_at_once_and_after_a_restart(open_app):
    bench = open_app()
    keys = bench.app.preferences.keys
    keys.change({"fit": ("Z",), "about": ("F12",)})
    assert shortcut(bench, "fit") == ["Z"]
    assert "(Z)" in bench.window.actions_by_key["fit"].toolTip()
    assert any(row[0] == "Z" for row in keys.rows())
    bench.close()
    again = open_app()
    assert shortcut(again, "fit") == ["Z"]
    assert shortcut(again, "accept") == ["Return", "Enter"]
    again.app.preferences.keys.change({"fit": ("F",)})
    assert not any("keys/fit" in key for key in again.app.settings.allKeys())


@pytest.mark.parametrize(
    ("key", "words"),
    [
        *(("A", "Auto window"), ("1", "a label"), ("Ctrl+Z", "undo"), ("Tab", "points"), ("Ctrl+3", "window preset")),
        *(("Delete", "points"), ("Left", "points"), ("Down", "points")),
    ],
)
def test_a_key_that_is_taken_is_refused_with_its_holder(open_app, key, words):
    keys = open_app().app.preferences.keys
    with pytest.raises(ValueError, match=words):
        keys.change({"fit": (key,)})
    assert keys.keys("fit") == ("F",)


def test_the_dialog_says_conflicts_and_brings_the_given_keys_back(open_app, qtbot):
    bench = open_app()
    keys = bench.app.preferences.keys
    dialog = KeysDialog(keys, bench.window)
    qtbot.addWidget(dialog)
    ok = dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog.problem == ""
    dialog.set_key("fit", "A")
    assert "A is for" in dialog.problem
    assert not ok.isEnabled()
    dialog.set_key("auto_window", "")
    assert ok.isEnabled()
    dialog.accept()
    assert keys.keys("fit") == ("A",)
    assert keys.keys("auto_window") == ()
    again = KeysDialog(keys, bench.window)
    qtbot.addWidget(again)
    again.restore()
    again.accept()
    assert keys.keys("fit") == ("F",)
    assert keys.keys("accept") == ("Return", "Enter")


def test_no_given_key_is_in_conflict(open_app):
    assert open_app().app.preferences.keys.conflicts({}) == []


def test_an_action_is_found_by_some_letters(open_app, qtbot):
    bench = open_app()
    palette = bench.app.preferences.show_palette()
    field = palette.findChild(QLineEdit)
    QTest.keyClicks(field, "outl")
    assert palette.shown[0].startswith("Outlines only")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.window.actions_by_key["outline_only"].isChecked()
    palette = CommandPalette(bench.window.actions_by_key.all(), bench.window)
    field = palette.findChild(QLineEdit)
    QTest.keyClicks(field, "zzzz")
    assert palette.shown == []
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_palette_is_typed_into_without_a_click(open_app, qtbot):
    palette = open_app().app.preferences.show_palette()
    qtbot.waitUntil(palette.isVisible)
    # where a window manager activates no popup, its keys go to this widget
    assert palette.focusWidget() is palette.findChild(QLineEdit)
    QTest.keyClicks(palette.focusWidget(), "outl")
    assert palette.shown[0].startswith("Outlines only")
    palette.reject()


def test_larger_text_is_reached_where_plus_is_the_shifted_equals_key(open_app):
    bench = open_app()
    keys = [each.toString() for each in bench.window.actions_by_key["text_larger"].shortcuts()]
    assert keys == ["Ctrl+Shift++", "Ctrl+Shift+="]


def test_the_palette_offers_what_its_own_field_would_switch_off(open_app, qtbot):
    bench = open_app()
    application = QApplication.instance()
    palette = CommandPalette(bench.window.actions_by_key.all(), bench.window)
    application.focusChanged.emit(bench.window.canvas, palette.findChild(QLineEdit))
    assert all(bench.window.actions_by_key[key].isEnabled() for key in ("accept", "cancel", "next_image", "previous_image"))
    application.focusChanged.emit(None, bench.window.images.filter.findChild(QLineEdit))
    assert not bench.window.actions_by_key["accept"].isEnabled()
    palette.deleteLater()


def test_a_layout_of_before_the_hand_tools_leaves_them_a_row_of_their_own(open_app):
    bench = open_app()
    window = bench.window
    bar = bench.app.hands.bar
    window.removeToolBar(bar)
    window.save_layout(bench.app.settings)
    window.addToolBarBreak()
    window.addToolBar(bar)
    bar.show()
    window.restore_layout(bench.app.settings)
    assert window.toolBarBreak(bar)


@pytest.mark.parametrize(
    ("text", "name", "rank"),
    [
        ("", "Fit", 0),
        ("fi", "Fit image", 0),
        ("im", "Fit image", 1),
        ("ag", "Fit image", 2),
        ("fma", "Fit image", 3),
        ("x", "Fit", -1),
    ],
)
def test_the_better_the_letters_fit_the_earlier(text, name, rank):
    assert matched(text, name) == rank


def test_text_grows_and_stays_so_after_a_restart(open_app):
    bench = open_app()
    before = QApplication.instance().font().pointSizeF()
    bench.window.actions_by_key["text_larger"].trigger()
    assert QApplication.instance().font().pointSizeF() == pytest.approx(before * 1.15)
    for _ in range(20):
        bench.window.actions_by_key["text_larger"].trigger()
    assert bench.app.preferences.text_percent == 200
    bench.window.actions_by_key["text_normal"].trigger()
    assert QApplication.instance().font().pointSizeF() == pytest.approx(before)
    bench.app.settings.setValue("text_percent", "nonsense")
    assert bench.app.preferences.text_percent == 100


def test_panels_and_window_are_as_they_were_once_the_text_is(open_app, qtbot):
    bench = open_app().start()
    window, docks = bench.window, bench.window.findChildren(QDockWidget)
    beside = [dock for dock in docks if dock.isVisible()]
    window.resize(1280, 700)
    qtbot.waitUntil(lambda: window.height() == 700)
    before = settled_places(qtbot, window, beside)
    for percent in (150, 200, 175, 115, 100):
        bench.app.preferences.set_text_percent(percent)
        settled_places(qtbot, window, beside)
    qtbot.waitUntil(lambda: window.height() == 700)
    qtbot.waitUntil(lambda: all(abs(was.width() - dock.width()) <= 8 for was, dock in zip(before, beside, strict=True)))


def test_the_window_stays_on_the_screen_however_high_its_panels_are(open_app, qtbot):
    window = open_app().start().window
    room = window.screen().availableGeometry().height()
    window.prompt_panel.setMinimumHeight(room + 100)
    qtbot.waitUntil(lambda: window.minimumHeight() == window.height() == room)
    window.prompt_panel.setMinimumHeight(room // 3)
    qtbot.waitUntil(lambda: window.minimumHeight() < room)
    window.resize(1280, 100)
    qtbot.waitUntil(lambda: room // 3 < window.height() < room)


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_text_that_can_be_read(qapp, theme):
    apply_theme(qapp, theme)
    palette = qapp.palette()

    def luminance(colour):
        parts = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    least = 7.0 if theme == "high contrast" else 4.5
    for text, ground in ((palette.windowText(), palette.window()), (palette.text(), palette.base())):
        dark, light = sorted((luminance(text.color()), luminance(ground.color())))
        assert (light + 0.05) / (dark + 0.05) >= least
    apply_theme(qapp, "light")


def test_a_theme_that_there_is_not_is_an_error(qapp):
    with pytest.raises(KeyError):
        apply_theme(qapp, "pink")


def test_about_has_the_versions_for_a_report(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.copy()
    told = QGuiApplication.clipboard().text()
    assert f"Fourclick {__version__}" in told
    assert "PySide6" in told


def test_the_page_of_keys_shows_ones_own(qtbot):
    dialog = ShortcutsDialog([("Z", "fit")])
    qtbot.addWidget(dialog)
    assert QKeySequence("Z").toString() == "Z"


# Errors


PLANTED = "/data/Müller Hans/ct 1.nii", "Smith_John_CT.nii.gz has no geometry", "cannot read '/data/Jane Doe/7.dcm' of 19440217"


def fail(sentence):
    raise ValueError(sentence)


def fail_through(sentence):
    try:
        fail(sentence)
    except ValueError as error:
        raise CheckpointError(sentence) from error


def fail_on_the_way(sentence):
    try:
        fail(sentence)
    except ValueError:
        {}[sentence]


def fail_together(sentence):
    raise ExceptionGroup(sentence, [OSError(2, sentence, sentence)])


@pytest.mark.parametrize("sentence", PLANTED)
@pytest.mark.parametrize(
    ("act", "kinds"),
    [
        (fail, ["ValueError"]),
        (fail_through, ["ValueError", "CheckpointError"]),
        (fail_on_the_way, ["ValueError", "KeyError"]),
        (fail_together, ["ExceptionGroup", "FileNotFoundError"]),
    ],
)
def test_an_error_is_written_with_its_chain_and_without_anything_of_a_patient(tmp_path, act, kinds, sentence):
    with pytest.raises((ValueError, KeyError, CheckpointError, ExceptionGroup)) as caught:
        act(sentence)
    caught.value.add_note(sentence)
    told = write_crash(caught.value).read_text(encoding="utf-8")
    assert [kind for kind in kinds if kind not in told] == []
    assert f"in {act.__name__}" in told
    for planted in ("Müller", "Hans", "Smith", "John", "Jane", "Doe", "19440217", "/data", "geometry", str(tmp_path)):
        assert planted not in told


def test_errors_that_led_to_one_another_are_told_in_their_order():
    with pytest.raises(CheckpointError) as caught:
        fail_through("x")
    told = frames_of(caught.value)
    assert told.index("builtins.ValueError") < told.index("which led to") < told.index("CheckpointError")
    assert "test_preferences.py, line" in told


def test_of_a_dump_only_the_programs_frames_are_kept():
    dump = (
        "Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f (most recent call first):\n"
        '  File "C:\\Users\\Jane Doe\\site-packages\\torch\\a.py", line 3 in read\n'
        '  File "/home/Müller Hans/run.py", line 4 in <module>\nwrong: /data/Smith.nii\n'
    )
    told = frames_of_dump(dump)
    assert "Segmentation fault" in told
    assert "site-packages.torch.a.py, line 3, in read" in told
    assert "  run.py, line 4, in <module>" in told
    for planted in ("Jane", "Doe", "Müller", "Hans", "Smith"):
        assert planted not in told


def test_logs_do_not_pile_up():
    for _ in range(crash_log.KEPT + 5):
        write_crash(RuntimeError("x"))
    assert len(list(log_folder().glob("error-*.txt"))) <= crash_log.KEPT


RUN = """
import ctypes, sys
from fourclick.annotator.gui.crash_log import CrashWatch
watch = CrashWatch()
print(watch.begin() or "")
if sys.argv[1] == "dies":
    ctypes.string_at(0)
watch.end()
"""
# in processes of their own: the tests' own handler of crashes stays


def ran(how):
    done = subprocess.run([sys.executable, "-c", RUN, how], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="dies of another signal there")
def test_a_crash_is_told_at_the_next_start_once():
    assert ran("ends") == (0, "")
    assert ran("dies")[0] < 0
    code, found = ran("ends")
    assert code == 0
    told = Path(found).read_text(encoding="utf-8")
    assert "Segmentation fault" in told
    assert "string_at" in told
    assert ran("ends") == (0, "")


def test_settings_of_somebody_else_do_no_harm(open_app):
    bench = open_app()
    settings = QSettings(bench.app.settings.fileName(), QSettings.Format.IniFormat)
    settings.setValue("keys/fit", "not a key\nCtrl+")
    assert bench.app.preferences.keys.keys("fit") == ("F",)
