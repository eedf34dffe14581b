"""Closing the window to open it again, with the same project: for what only a start changes, such as the language."""

from __future__ import annotations

import sys

from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.workspace import Workspace


class Restarting:
    """`command` starts Fourclick again, once the window was closed by `restart`; empty else."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        self._window = window
        self._workspace = workspace
        self.command: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Not for a project on a server: only folders are opened at a start."""
        project = self._workspace.project
        return project is not None and project.address.url is None

    def restart(self) -> None:
        """Closes as the window's cross does, saving and asking. Where something is asked first, nothing is started again."""
        project = self._workspace.project
        if project is not None and self.is_possible:
            place = str(project.address.folder.absolute())
            if self._window.close():
                # -P: nothing is imported from the folder that Fourclick happens to be started in
                self.command = (sys.executable, "-P", "-m", "fourclick", "open", place)
