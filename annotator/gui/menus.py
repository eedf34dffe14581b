"""What stands where in the menus and in the tool bar; "" is a line between."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from fourclick.annotator.gui.actions import Actions
from fourclick.annotator.gui.text import tr

TOOL_BAR = (
    *("click_tool", "select_tool", "", "undo", "redo", "", "accept", "cancel", ""),
    *("fit", "auto_window", "outline_only", "", "previous_image", "next_image"),
)
FILE_MENU = ("open_images", "open_folder", "", "new_project", "open_project", "team_project", "open_samples")
EXPORT_MENU = ("keep_names", "", "export_png", "export_nifti")
EDIT_MENU = ("", "refine", "hide_region", "delete_region")
VIEW_MENU = (
    *("four_views", "next_layout", "surface", "save_surface", ""),
    *("fit", "auto_window", "volume_window", "invert", "cine", "second_image", ""),
    *("ruler", "angle", "statistics", ""),
    *("outline_only", "doubt", "next_doubt", "network_view", ""),
)
TEXT_MENU = ("text_larger", "text_smaller", "text_normal")
ANNOTATE_MENU = (
    *("click_tool", "select_tool", "", "accept", "go_on", "cancel", "pull", "everywhere", ""),
    *("next_image", "previous_image", "", "learn", "next_suggestion", "train", "unet"),
)
SLICES_MENU = ("walk", "walk_back", "walk_on", "walk_options", "", "six_tool", "fill_slices", "", "next_doubtful", "next_worth")
TEAM_MENU = (
    *("next_to_do", "hand_in", "", "review", "review_accept", "review_reject", "review_comment", "review_changes", ""),
    *("progress", "agreement", "repeats", "conflicts", "", "assign", "annotator"),
)
HELP_MENU = ("guide", "tutorial", "palette", "", "shortcuts", "change_keys", "", "about")
SHORT_NAMES = {
    "click_tool": tr("Click"),
    "select_tool": tr("Select"),
    "undo": tr("Undo"),
    "redo": tr("Redo"),
    "accept": tr("Accept"),
    "cancel": tr("Cancel"),
    "fit": tr("Fit"),
    "auto_window": tr("Window"),
    "outline_only": tr("Outlines"),
    "previous_image": tr("Previous"),
    "next_image": tr("Next"),
}
"""In the tool bar. Undo's own text names the change and would make the bar jump."""


def add_to_menu(menu: QMenu, actions: Actions, keys: Iterable[str]) -> None:
    for key in keys:
        if key:
            menu.addAction(actions[key])
        else:
            menu.addSeparator()


def short_name(action: QAction, key: str) -> str:
    return SHORT_NAMES.get(key, action.text())
