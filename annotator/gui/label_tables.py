"""Whole tables of labels for the open project: presets, and the files of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.core.palettes import PALETTES
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.label_menu import PALETTE_NAMES
from fourclick.annotator.gui.replacing import may_replace
from fourclick.annotator.gui.text import counted, spoken, tr
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage.label_files import presets, read_labels, write_labels

READ = tr("Tables of labels (*.txt *.label *.ctbl *.json);;All files (*)")
WRITTEN = (
    (tr("Fourclick (*.json)"), ".json"),
    (tr("ITK-SNAP (*.txt)"), ".txt"),
    (tr("3D Slicer (*.ctbl)"), ".ctbl"),
    (tr("nnU-Net (dataset.json)"), ""),
)


class LabelTables(QObject):
    """Adds labels to the project, and writes its table for other programs. No number that is in use ever changes."""

    def __init__(
        self,
        window: MainWindow,
        workspace: Workspace,
        document: Document,
        messages: Messages,
        *,
        ask_read: Callable[[], str] | None = None,
        ask_write: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._document, self._messages = window, workspace, document, messages
        self._ask_read, self._ask_write = ask_read or self._asked_to_read, ask_write or self._asked_to_write
        self._presets = {each.key: each for each in presets()}
        window.labels.show_presets([(each.key, each.name) for each in self._presets.values()])
        window.labels.presetRequested.connect(lambda key: self.add(self._presets[key].labels, self._presets[key].name))
        window.labels.paletteRequested.connect(self.recolour)
        window.labels.importRequested.connect(self.read)
        window.labels.exportRequested.connect(self.write)

    def add(self, labels: Sequence[Label], source: str) -> None:
        """Those that the project lacks by name; a project without regions that has only the first label begins with them."""
        project = self._workspace.project
        if project is None:
            self._messages.status(tr("Open a project first."))
            return
        before = self._document.labels
        is_fresh = (
            before.labels == LabelTable().labels and not project.region_totals()[0] and not len(self._document.state.annotation)
        )
        table, told = (replace(before, labels=tuple(labels)), ()) if is_fresh else before.merged(labels)
        if table == before:
            self._messages.status(tr("All labels of {source} are there already.", source=source))
            return
        self._workspace.save_labels(table)
        if is_fresh:
            self._document.set_active_label(table.labels[0].id)
        new = len(table) - (0 if is_fresh else len(before))
        self._messages.status(
            counted(new, tr("{n} label added from {source}."), tr("{n} labels added from {source}."), source=source)
        )
        if told:
            more = [tr("And {n} more.", n=len(told) - 4)] if len(told) > 4 else []
            self._messages.banner(" ".join([*map(spoken, told[:4]), *more]))

    def recolour(self, key: str) -> None:
        """All labels in the colours of a palette; the banner offers the old ones again."""
        palette = next(each for each in PALETTES if each.key == key)
        before = self._document.labels
        after = before.coloured(palette.colours)
        if after == before:
            self._messages.status(tr("The labels have these colours already."))
            return
        self._workspace.save_labels(after)
        text = tr("All labels have colours of “{name}” now.", name=PALETTE_NAMES[key])
        if len(after) > len(palette.colours):
            text += " " + tr("It has {n} colours, so they come again after that.", n=len(palette.colours))
        old = {label.id: label.colour for label in before}
        project = self._workspace.project
        self._messages.banner(text, action=tr("Take back"), act=lambda: self._take_back(old, project))

    def _take_back(self, colours: Mapping[int, str], project: object) -> None:
        """The colours of before, for labels that are still there."""
        self._messages.banner("")
        if project is not self._workspace.project:
            return
        table = self._document.labels
        for number, colour in colours.items():
            if number in table:
                table = table.changed(number, colour=colour)
        self._workspace.save_labels(table)
        self._messages.status(tr("The labels have their colours of before."))

    def read(self) -> None:
        path = self._ask_read()
        if path:
            try:
                self.add(read_labels(Path(path)), Path(path).name)
            except FourclickError as error:
                self._messages.banner(spoken(error), is_warning=True)

    def write(self) -> None:
        path = self._ask_write()
        if path:
            try:
                write_labels(self._document.labels, Path(path))
            except FourclickError as error:
                self._messages.banner(spoken(error), is_warning=True)
                return
            self._messages.status(
                tr("Wrote {labels} labels to {name}.", labels=len(self._document.labels), name=Path(path).name)
            )

    # Inside

    def _asked_to_read(self) -> str:
        return QFileDialog.getOpenFileName(self._window, tr("Import labels"), "", READ)[0]

    def _asked_to_write(self) -> str:
        choices = ";;".join(name for name, _ in WRITTEN)
        path, chosen = QFileDialog.getSaveFileName(self._window, tr("Export labels"), "labels.json", choices)
        if not path:
            return ""
        suffix = next(suffix for name, suffix in WRITTEN if name == chosen)
        target = Path(path).with_name("dataset.json") if not suffix else Path(path).with_suffix(suffix)
        return str(target) if may_replace(self._window, Path(path), [target]) else ""
