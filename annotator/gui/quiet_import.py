"""torch, imported in a thread without holding up the window."""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARIES = ("libtorch_cpu.so", "libtorch_cuda.so", "libtorch_python.so")


@contextmanager
def torch_imported_quietly() -> Iterator[None]:
    """What is imported inside, torch and what needs it, pauses other threads by at most 50 ms, rather than 290 ms measured.

    Two things hold up all threads during a plain import: libraries of hundreds of megabytes are opened under the interpreter's
    lock, and the garbage collector walks again and again through ever more objects, none of which is garbage.
    """
    if "torch" in sys.modules:
        yield
        return
    _open_libraries()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # what was imported stays until the end; later collections need not walk through it
        gc.freeze()
        if was_enabled:
            gc.enable()


def release_imports() -> None:
    """Lets the interpreter tidy up what was imported; call it at the end."""
    gc.unfreeze()


def _open_libraries() -> None:
    """Opens torch's libraries by a call that releases the interpreter's lock, so that the import finds them open."""
    found = importlib.util.find_spec("torch")
    if not sys.platform.startswith("linux") or found is None or found.origin is None:
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    for name in LIBRARIES:
        library = Path(found.origin).parent / "lib" / name
        if library.exists():
            # a failure is left to the import, which tells the reason
            dlopen(os.fsencode(library), os.RTLD_NOW)
