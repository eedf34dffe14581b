"""An undo stack that Python's collector may meet: PySide6 alone lets it free a command twice."""

from __future__ import annotations

from PySide6.QtGui import QUndoStack
from shiboken6 import Shiboken


class UndoStack(QUndoStack):
    """A QUndoStack that gives up its commands before Python's collector takes it apart.

    PySide6 (6.11.3) makes a pushed command the stack's child. Where a stack is garbage in a cycle, the collector takes stack
    and commands apart in the order in which it finds them. A command that comes before its stack goes back to Python, which
    deletes it; Qt's stack is not told, for a command is no QObject, and deletes it once more: the process ends with a
    segmentation fault, or goes on with damaged memory. The order hangs on the objects' ages, so it happens now and then only.
    """

    def __del__(self) -> None:
        # The collector calls this for all that it found before it takes anything apart. Here stack and commands are whole, Qt
        # deletes each command once, and Python is told.
        if Shiboken.isValid(self):
            # Held until the commands are gone: they may have the last references to it, and it takes the stack with it.
            owner = self.parent()
            self.clear()
            del owner
