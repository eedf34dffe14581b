"""Python's collector and the undo stack: each command is freed once, whatever the order in which they are found."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGIN = """
import gc, sys
from PySide6.QtGui import QUndoCommand
gc.set_threshold(0)
"""
# `gc.collect(0)` makes what is there older than what follows; a full collection meets the young ones first.
STACK = """
from fourclick.annotator.gui.undo_stack import UndoStack
class Command(QUndoCommand):
    pass
stack = UndoStack()
gc.collect(0)
for text in "abc":
    command = Command(text)
    stack.push(command)
    command.stack = stack
del command, stack
gc.collect()
left = [each for each in gc.get_objects() if isinstance(each, Command | UndoStack)]
"""
DOCUMENT = """
import numpy as np
from fourclick.annotator.core.image import Image
from fourclick.annotator.gui.change import Change
from fourclick.annotator.gui.document import Document
from fourclick.models.prompt import Click, Role
document = Document()
document.set_image(1, Image(np.zeros((1, 40, 40), np.uint8)))
gc.collect(0)
for place in (3, 12, 20):
    document.add_click(Click(place, place, Role.EXTREME))
document.undo_stack.undo()
assert document.undo_stack.count() == 3
del document
gc.collect()
left = [each for each in gc.get_objects() if isinstance(each, Document | Change)]
"""
END = """
assert not left, left
print("well")
"""


@pytest.mark.parametrize("between", [STACK, DOCUMENT], ids=["a stack alone", "a document"])
def test_commands_younger_than_their_stack_are_freed_once(between):
    # a process of its own: where a command is freed twice, it dies of it
    ended = subprocess.run([sys.executable, "-c", BEGIN + between + END], capture_output=True, text=True, timeout=120)
    assert (ended.returncode, ended.stdout.strip()) == (0, "well"), ended.stderr
