"""The application: what an annotation is, where it is kept, and the window in which it is made.

What a script needs is here by one name each: projects, images, imports, exports. Nothing of it loads Qt or torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fourclick.annotator.core.annotation import Annotation, Region
    from fourclick.annotator.core.image import Geometry, Image
    from fourclick.annotator.core.label import Label, LabelTable
    from fourclick.annotator.core.mask import Mask
    from fourclick.annotator.core.repeats import RepeatPlan
    from fourclick.annotator.core.review import ImageStatus
    from fourclick.annotator.core.state import State
    from fourclick.annotator.export_choice import ExportChoice
    from fourclick.annotator.exporters import exporters
    from fourclick.annotator.exports import ExportReport, export_project
    from fourclick.annotator.importing.folders import import_folders
    from fourclick.annotator.importing.mask_folder import import_masks
    from fourclick.annotator.storage.image_files import find_images, read_image
    from fourclick.annotator.storage.image_query import ImageFilter
    from fourclick.annotator.storage.project import Project

PLACES = {
    "Annotation": "core.annotation",
    "Region": "core.annotation",
    "Geometry": "core.image",
    "Image": "core.image",
    "Label": "core.label",
    "LabelTable": "core.label",
    "Mask": "core.mask",
    "RepeatPlan": "core.repeats",
    "ImageStatus": "core.review",
    "State": "core.state",
    "ExportChoice": "export_choice",
    "exporters": "exporters",
    "ExportReport": "exports",
    "export_project": "exports",
    "import_folders": "importing.folders",
    "import_masks": "importing.mask_folder",
    "find_images": "storage.image_files",
    "read_image": "storage.image_files",
    "ImageFilter": "storage.image_query",
    "Project": "storage.project",
}
"""The module of each public name. They are imported when they are first asked for: a window is to open before all of it is."""

__all__ = [
    "Annotation",
    "ExportChoice",
    "ExportReport",
    "Geometry",
    "Image",
    "ImageFilter",
    "ImageStatus",
    "Label",
    "LabelTable",
    "Mask",
    "Project",
    "Region",
    "RepeatPlan",
    "State",
    "export_project",
    "exporters",
    "find_images",
    "import_folders",
    "import_masks",
    "read_image",
]


def __getattr__(name: str) -> Any:
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
