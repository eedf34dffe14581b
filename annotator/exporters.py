"""The exporters that are installed, found by entry points: ours like anybody else's."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import DatasetExporter, Exporter
from fourclick.annotator.core.sentence import sentence

GROUP = "fourclick.exporters"
log = logging.getLogger(__name__)


@cache
def exporters() -> dict[str, Exporter]:
    """All installed exporters by name, in alphabetical order. One that cannot be loaded is left out, with a warning."""
    found: dict[str, Exporter] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            found[entry.name] = entry.load()()
        except Exception:  # another author's plug-in must not take the others down with it
            log.warning("The exporter %s (%s) cannot be loaded.", entry.name, entry.value, exc_info=True)
    return found


def exporter_named(name: str) -> Exporter:
    """Raises ExportError with the names that there are."""
    found = exporters()
    if name not in found:
        raise ExportError(
            sentence("There is no export format {name}. Choose one of {found}.", name=name, found=", ".join(found))
        )
    return found[name]


def exporter_for(path: Path) -> Exporter:
    """The exporter whose files end like this path. Raises ExportError with the suffixes that there are."""
    installed = exporters().values()
    single = [each for each in installed if _fits_one_mask(each)]
    fitting = [each for each in single if path.name.lower().endswith(each.suffix)]
    if not fitting:
        known = ", ".join(sorted({each.suffix for each in single}))
        raise ExportError(
            sentence("{name}: no mask can be written with this suffix. Choose one of {known}.", name=path.name, known=known)
        )
    return max(fitting, key=lambda each: len(each.suffix))


def _fits_one_mask(exporter: Exporter) -> bool:
    is_one_file = getattr(exporter, "writes_one_file", True) and not isinstance(exporter, DatasetExporter)
    return is_one_file and not getattr(exporter, "needs_source_files", False)
