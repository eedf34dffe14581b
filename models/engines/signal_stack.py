"""The calling thread keeps its own stack for signals.

OpenVINO's processor plugin, when it is loaded, gives the calling thread another stack for signals (`sigaltstack`), and frees
that memory when it goes: in another thread, or after a second core, the first thread is left with a stack that is no longer
there. The next signal whose handler asks for it, such as SIGCHLD once torch has loaded data by processes, then ends the
program without a word. So whoever loads the plugin puts the stack back that was there before.
"""

from __future__ import annotations

import ctypes
import functools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SS_DISABLE, MS_ASYNC = 2, 1


class _Stack(ctypes.Structure):
    _fields_ = (("address", ctypes.c_void_p), ("flags", ctypes.c_int), ("size", ctypes.c_size_t))


@contextmanager
def kept_signal_stack() -> Iterator[None]:
    """After it this thread's signals have the stack that they had before. Does nothing where that is not Linux."""
    if not sys.platform.startswith("linux"):
        yield
        return
    before, after = _Stack(), _Stack()
    is_known = _sigaltstack()(None, ctypes.byref(before)) == 0
    try:
        yield
    finally:
        if is_known and _sigaltstack()(None, ctypes.byref(after)) == 0 and after.address != before.address:
            # none before: the flags say so
            _sigaltstack()(ctypes.byref(before), None)


def has_sound_signal_stack() -> bool:
    """Whether this thread has no stack of its own for signals, or one in memory that is there."""
    if not sys.platform.startswith("linux"):
        return True
    now = _Stack()
    if _sigaltstack()(None, ctypes.byref(now)) != 0 or now.flags & SS_DISABLE or not now.address:
        return True
    library = _library()
    page = library.getpagesize()
    start = now.address // page * page
    # without an effect but for the answer: an error where a page is not mapped
    return bool(library.msync(ctypes.c_void_p(start), ctypes.c_size_t(now.address + now.size - start), MS_ASYNC) == 0)


@functools.cache
def _library() -> Any:
    return ctypes.CDLL(None)


def _sigaltstack() -> Any:
    return _library().sigaltstack
