"""Importing torch without holding up the window."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from fourclick.annotator.gui import quiet_import


@pytest.fixture
def unimported(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    monkeypatch.setattr(quiet_import, "_open_libraries", lambda: None)
    yield
    quiet_import.release_imports()


def test_garbage_is_not_collected_inside_and_is_again_afterwards(unimported):
    with quiet_import.torch_imported_quietly():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failing_import_leaves_the_collector_on(unimported):
    with pytest.raises(ImportError), quiet_import.torch_imported_quietly():
        raise ImportError("torch is not there")
    assert gc.isenabled()


def test_opening_the_libraries_does_not_import_torch():
    code = (
        "import sys; from fourclick.annotator.gui import quiet_import; quiet_import._open_libraries();"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
