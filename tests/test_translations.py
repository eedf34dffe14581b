"""What the window says: every sentence goes through tr(), or sentence() below it, and the German of all of them is there,
compiled and fitting."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from fourclick.annotator.core.plane import NAMES
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.window_presets import CT_PRESETS
from fourclick.annotator.gui.text import LANGUAGES, Figures, counted, figure, sentence_case, tr
from fourclick.annotator.gui.words import WORDS
from fourclick.annotator.learning.rounds.kinds import KINDS
from fourclick.annotator.learning.rounds.skip_reason import CONSEQUENCES, SkipReason
from fourclick.annotator.storage.checkpoints import SHIPPED
from fourclick.models.cues import CHANNELS

REPOSITORY = Path(__file__).parent.parent
GUI = REPOSITORY / "annotator" / "gui"
SPOKEN = [*sorted(GUI.rglob("*.py")), REPOSITORY / "annotator" / "app.py", REPOSITORY / "annotator" / "start.py"]
BELOW = sorted(
    path
    for folder in ("annotator", "models", "plugins")
    for path in (REPOSITORY / folder).rglob("*.py")
    if GUI not in path.parents and ".sentence import" in path.read_text(encoding="utf-8")
)
"""The layers below the window, whose errors and findings it says."""
OF_THE_COMMAND_LINE = (
    *("annotator/bench", "annotator/commands/", "annotator/guide_pictures.py", "annotator/learning/"),
    *("annotator/screenshots.py", "models/evaluate_command.py"),
)
"""Modules whose errors the window never sees, or only as the last line of a process that it started."""
FOLDER = GUI / "translations"
CODES = sorted(set(LANGUAGES) - {"en"})
SAYING = {
    *("addAction", "addButton", "addItem", "addMenu", "addRow", "addSection", "addTab", "addTopLevelItem"),
    *("setAccessibleDescription", "setAccessibleName", "setDetailedText", "setFormat", "setHeaderLabels"),
    *("setHorizontalHeaderLabels", "setIconText", "setInformativeText", "setLabelText", "setPlaceholderText", "setPrefix"),
    *("setStatusTip", "setSuffix", "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle", "showMessage"),
    *("QAction", "QCheckBox", "QDockWidget", "QGroupBox", "QLabel", "QMenu", "QPushButton", "QRadioButton", "QToolButton"),
    *("QTreeWidgetItem", "banner", "status", "show_progress", "show_title"),
}
"""Calls whose text the user reads."""
NOT_WORDS = {"px", "mm", "min", "h", "s", "ml", "HU", "Hz", "U-Net", "Fourclick"}
"""Units and names, the same in every language."""


def literals(node):
    """The texts that an argument can be: itself, the parts of an f-string, what `if` or `or` or a list choose from."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            if isinstance(value, ast.Constant):
                yield value.value
            elif isinstance(value, ast.FormattedValue):
                yield from literals(value.value)
    elif isinstance(node, ast.IfExp):
        yield from (text for part in (node.body, node.orelse) for text in literals(part))
    elif isinstance(node, ast.BoolOp | ast.List | ast.Tuple):
        yield from (text for part in getattr(node, "values", None) or node.elts for text in literals(part))
    elif isinstance(node, ast.BinOp):
        yield from (text for part in (node.left, node.right) for text in literals(part))


def called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def bare_strings(source):
    """(line, text) of words that a user reads and no translator sees."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in SAYING:
            for argument in node.args:
                for text in literals(argument):
                    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.sub(r"<[^>]*>|&\w+;", "", text))
                    if set(words) - NOT_WORDS:
                        yield node.lineno, text


def sentences(source):
    """Of every tr("...") and sentence("..."). Fails for one that Qt's tool could not collect."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "sentence"):
            assert len(node.args) == 1, ast.unparse(node)
            assert isinstance(node.args[0], ast.Constant), f"no literal: {ast.unparse(node)}"
            found.add(node.args[0].value)
    return found


def all_sentences():
    return set().union(*(sentences(path.read_text(encoding="utf-8")) for path in (*SPOKEN, *BELOW)))


def error_classes():
    """The names of FourclickError and all below it, and those of models that the window shows."""
    bases = {}
    for folder in ("annotator", "plugins"):
        for path in (REPOSITORY / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    found = {"FourclickError", "CheckpointError", "DeviceError", "DegenerateExtremes", "PromptError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def untold_errors(source, classes):
    """(line, text) of errors whose text the window could not translate."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in classes and node.args:
            argument = node.args[0]
            is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            if is_text or (isinstance(argument, ast.JoinedStr | ast.BinOp | ast.IfExp) and list(literals(argument))):
                yield node.lineno, ast.unparse(argument)


def messages(path):
    """(source, translation, whether it is finished) of a .ts file."""
    for message in ElementTree.parse(path).getroot().iter("message"):  # noqa: S314 (our own file)
        translation = message.find("translation")
        yield message.findtext("source"), translation.text or "", translation.get("type") is None


def german(code):
    return {source: translation for source, translation, _ in messages(FOLDER / f"fourclick_{code}.ts")}


def places(sentence):
    """The names in braces with their formats, sorted."""
    return sorted((name, spec, kind or "") for _, name, spec, kind in string.Formatter().parse(sentence) if name is not None)


@pytest.fixture(params=CODES)
def code(request):
    return request.param


def test_every_text_of_the_window_goes_through_tr():
    bare = [
        f"{path.relative_to(REPOSITORY)}:{line}: {text!r}"
        for path in SPOKEN
        for line, text in bare_strings(path.read_text(encoding="utf-8"))
    ]
    assert not bare, "wrap these in tr():\n" + "\n".join(bare)


@pytest.mark.parametrize(
    "source",
    ["label.setText('Open')", "QPushButton(f'{n} images')", "box.addItem('all' if x else '', 1)", "menu.addAction('a' + b)"],
)
def test_a_bare_text_is_found(source):
    assert list(bare_strings(source))


@pytest.mark.parametrize("source", ["label.setText(tr('Open'))", "box.setSuffix(' px')", "label.setText(f'{n} · {m}')"])
def test_what_is_no_bare_text_is_left_alone(source):
    assert not list(bare_strings(source))


def test_errors_of_the_layers_below_are_sentences():
    classes = error_classes()
    assert {"ProjectError", "UnreadableImage", "LabelFileError", "NotInThisFormat"} <= classes
    paths = [path for folder in ("annotator", "models", "plugins") for path in sorted((REPOSITORY / folder).rglob("*.py"))]
    untold = [
        f"{name}:{line}: {text}"
        for path in paths
        if not (name := path.relative_to(REPOSITORY).as_posix()).startswith((*OF_THE_COMMAND_LINE, "annotator/gui/"))
        for line, text in untold_errors(path.read_text(encoding="utf-8"), classes)
    ]
    assert not untold, "wrap these in sentence():\n" + "\n".join(untold)


def english_errors(source):
    """(line, text) of errors that are shown as they are, past `spoken`."""
    tree = ast.parse(source)
    caught = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}
    for node in ast.walk(tree):
        shown = node.value if isinstance(node, ast.FormattedValue) else None
        if isinstance(node, ast.Call) and called(node) == "str" and node.args:
            shown = node.args[0]
        if isinstance(shown, ast.Name) and shown.id in caught:
            yield node.lineno, ast.unparse(node)


def test_the_window_shows_errors_through_spoken():
    english = [
        f"{path.relative_to(REPOSITORY)}:{line}: {text}"
        for path in SPOKEN
        for line, text in english_errors(path.read_text(encoding="utf-8"))
    ]
    assert not english, "say these by spoken():\n" + "\n".join(english)


@pytest.mark.parametrize("shown", ["str(error)", "f'{error} Nothing was saved.'"])
def test_an_error_past_spoken_is_found(shown):
    assert list(english_errors(f"try:\n    x()\nexcept ValueError as error:\n    say({shown})"))


@pytest.mark.parametrize("source", ["raise A('x y')", "raise A(f'{x} y')", "return A('x' if y else f'z {y}')", "A('x ' + y)"])
def test_an_error_that_is_no_sentence_is_found(source):
    assert list(untold_errors(source, {"A"}))


@pytest.mark.parametrize("source", ["raise A(sentence('x {y}', y=y))", "raise B('x y')", "raise A(text)", "raise A"])
def test_an_error_that_is_a_sentence_is_left_alone(source):
    assert not list(untold_errors(source, {"A"}))


def test_the_file_has_the_sentences_of_the_window_and_no_others(code):
    stored, spoken = set(german(code)), all_sentences()
    assert stored == spoken, f"run `make translations`: new {sorted(spoken - stored)}, gone {sorted(stored - spoken)}"


def test_qts_tool_collects_the_same_sentences(tmp_path):
    tool = shutil.which("pyside6-lupdate", path=Path(sys.executable).parent)
    if tool is None:
        pytest.skip(reason="pyside6-lupdate is not installed beside this Python")
    collected = tmp_path / "all.ts"
    command = [tool, *map(str, (*SPOKEN, *BELOW)), "-tr-function-alias", "tr+=sentence", "-ts", collected]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert {source for source, _, _ in messages(collected)} == all_sentences()


def test_every_sentence_is_translated(code):
    left = [
        source
        for source, translation, is_finished in messages(FOLDER / f"fourclick_{code}.ts")
        if not (translation and is_finished)
    ]
    assert not left, "translate these:\n" + "\n".join(left)


def test_places_for_figures_are_the_same(code):
    differing = [(source, translation) for source, translation in german(code).items() if places(source) != places(translation)]
    assert not differing


@pytest.mark.parametrize(
    "what",
    [
        lambda text: text.count("…"),
        lambda text: len(re.findall(r"&(?!\w+;|#\d+;)\w", text)),
        lambda text: (text[:1].isspace(), text[-1:].isspace()),
        lambda text: re.findall(r"\*\.[\w.]+", text),
        lambda text: text.count(";;"),
        lambda text: sorted(re.findall(r"</?\w+", text)),
        lambda text: text.count("\n"),
    ],
    ids=["ellipses", "mnemonics", "outer spaces", "file filters", "filter marks", "tags", "lines"],
)
def test_what_is_no_language_is_the_same(code, what):
    differing = [(source, translation) for source, translation in german(code).items() if what(source) != what(translation)]
    assert not differing


def test_the_compiled_file_says_what_the_source_says(code):
    compiled = QTranslator()
    assert compiled.load(str(FOLDER / f"fourclick_{code}.qm"))
    wrong = [source for source, translation in german(code).items() if compiled.translate("", source) != translation]
    assert not wrong, f"run `make translations`: {wrong}"


def test_words_of_the_layers_below_are_known():
    below = {
        *map(str, (*ImageStatus, *SkipReason, *KINDS, *NAMES)),
        *CONSEQUENCES.values(),
        *(preset.name for preset in CT_PRESETS),
        *(each.load().description for each in entry_points(group="fourclick.exporters") if each.value.startswith("fourclick.")),
        SHIPPED.name,
        *CHANNELS,
    }
    assert below <= set(WORDS)
    assert all(word == said for word, said in WORDS.items())


def test_kinds_of_findings_are_known():
    kinds = {
        node.args[0].value
        for path in (REPOSITORY / "annotator" / "storage").glob("doctor*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node) == "Finding"
    }
    assert {"tilt", "uneven", "orientation"} <= kinds <= set(WORDS)


def test_figures_have_the_marks_of_the_language():
    assert figure(1234567) == "1,234,567"
    assert figure(1234.5, 2) == "1,234.50"
    assert tr("{n:,} px", n=1234) == "1,234 px"
    assert counted(1, "{n} region of {name}", "{n} regions of {name}", name="a, b") == "1 region of a, b"
    assert counted(1200, "{n} region", "{n} regions") == "1,200 regions"
    german = Figures("de")
    narrow = "\u202f"
    assert german.filled("{n:,} Pixel in {name}, Dice {dice:.2f}", {"n": 1234, "name": "a,b", "dice": 0.9}) == (
        f"1{narrow}234 Pixel in a,b, Dice 0.90"
    )
    assert german.filled("{volume:,.1f} ml", {"volume": 12345.67}) == f"12{narrow}345.7 ml"


def test_a_sentence_begins_with_a_capital_unless_its_name_is_written_small():
    assert sentence_case("one-hot masks") == "One-hot masks"
    assert sentence_case("nnU-Net data set") == "nnU-Net data set"
    assert sentence_case("") == ""
