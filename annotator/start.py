"""Starts the window: the application, its colours, what happens to unexpected errors, and how it ended last time."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QProcess, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from fourclick.annotator.app import App
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.crash_log import CrashWatch
from fourclick.annotator.gui.text import language, tr
from fourclick.annotator.gui.theme import apply_theme


def run(paths: Sequence[Path], *, samples: bool = False, decisions: Mapping[str, str] | None = None) -> int:
    """Opens the window and returns the exit code when it is closed. Raises ProjectError where the project cannot be opened."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("fourclick")
    application.setApplicationDisplayName("Fourclick")
    speak(application)
    watch = CrashWatch()
    crashed = watch.begin()
    app = App()
    apply_theme(application, str(app.settings.value("theme") or "system"))
    app.crashes.install()
    first_paint = _FirstPaint(app.window.canvas) if os.environ.get("FOURCLICK_BENCH_START") else None
    try:
        app.start(list(paths), samples=samples, decisions=decisions)
    except FourclickError:
        app.close()
        raise
    if crashed is not None:
        app.messages.banner(
            tr("Fourclick ended unexpectedly last time; nothing that you did is lost. For a report: {crashed}", crashed=crashed)
        )
    if first_paint is not None:
        QTimer.singleShot(0, lambda: _report_start(app, first_paint))
    code = application.exec()
    watch.end()
    if app.restarting.command:
        program, *arguments = app.restarting.command
        QProcess.startDetached(program, arguments)
    return code


def speak(application: QApplication) -> None:
    """Qt's own words ("Cancel", "Save") in the language of ours."""
    words = QTranslator(application)
    if words.load(QLocale(language), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(words)


class _FirstPaint(QObject):
    """For `fourclick bench start`: milliseconds from the start of the process to the canvas's first paint."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.milliseconds = 0
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint and not self.milliseconds:
            ticks = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[19]
            started = int(ticks) / os.sysconf("SC_CLK_TCK")
            self.milliseconds = round(1000 * (time.clock_gettime(time.CLOCK_BOOTTIME) - started))
        return super().eventFilter(watched, event)


def _report_start(app: App, first_paint: _FirstPaint) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory_mb = pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    print(json.dumps({"first_paint_ms": first_paint.milliseconds, "memory_mb": memory_mb}), flush=True)
    app.close()
    os._exit(0)
