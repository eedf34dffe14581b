"""All actions with their names, shortcuts and tips: the one source for menus, toolbar and the page under F1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from fourclick.annotator.gui.icons import icon


@dataclass(frozen=True, slots=True)
class Entry:
    """What an action is called, how it is reached, and what it is for."""

    key: str
    text: str
    shortcuts: tuple[str, ...] = ()
    tip: str = ""
    picture: str = ""
    is_checkable: bool = False


ENTRIES = (
    Entry("open_images", "&Open images …", ("Ctrl+O",), "Add image files to the project and show the first"),
    Entry("open_folder", "Open &folder …", ("Ctrl+Shift+O",), "Add every image in a folder; a DICOM series counts as one"),
    Entry("new_project", "&New project …", ("Ctrl+N",), "A folder that keeps images, masks and clicks"),
    Entry("open_project", "Open &project …", ("Ctrl+P",), "Go on where you stopped"),
    Entry("open_samples", "Open &samples", (), "Bundled images to try things on"),
    Entry("import_mask", "&Import mask …", ("Ctrl+I",), "Regions for this image from a label picture or volume"),
    Entry("export_png", "&PNG masks …", ("Ctrl+E",), "One indexed PNG per annotated slice"),
    Entry("export_nifti", "&NIfTI masks …", ("Ctrl+Shift+E",), "Label volumes with the images' exact geometry"),
    Entry("keep_names", "&Keep image names", (), "Call exported files like the images, which may tell who it is", "", True),
    Entry("quit", "&Quit", ("Ctrl+Q",)),
    Entry("delete_region", "&Delete region", (), "Delete the selected region"),
    Entry("hide_region", "&Hide or show region", ("H",), "Hide the selected region; exports keep it"),
    Entry("fit", "&Fit image", ("F",), "Show the whole image", "fit"),
    Entry("auto_window", "&Auto window", ("A",), "Brightness and contrast that suit this slice", "window"),
    Entry("outline_only", "&Outlines only", ("O",), "Masks without their filling", "outline", True),
    Entry("doubt", "&Doubt", ("D",), "Where the network is of two minds, from yellow to pink", "", True),
    Entry("next_doubt", "Next doubtful p&lace", ("J",), "Look where the mask is most likely wrong"),
    Entry("volume_window", "Window of the &volume", ("Shift+A",), "Brightness and contrast that suit all slices"),
    Entry("invert", "&Invert", ("F8",), "Black for white, as films are read", "", True),
    Entry("cine", "&Play slices", ("F7",), "Show slice after slice until it is chosen again or the image is clicked", "", True),
    Entry("second_image", "&Second image …", ("Ctrl+Shift+I",), "Blend another modality or time point over this image"),
    Entry("ruler", "&Ruler", ("Ctrl+L",), "Two clicks measure a length; right click takes the last one away", "", True),
    Entry("angle", "An&gle", ("Ctrl+Shift+L",), "Three clicks measure the angle at the second", "", True),
    Entry("statistics", "Region s&tatistics …", ("Ctrl+T",), "Area, volume, mean and deviation of each region, also as CSV"),
    Entry("four_views", "&Four views", ("F4",), "Axial, coronal and sagittal side by side, with a crosshair", "", True),
    Entry("network_view", "What the &network sees", ("N",), "Crop, cue maps and probability of this prompt", "", True),
    Entry("train", "&Train on my masks …", (), "Fine-tune the network on this project; choose a checkpoint", "", True),
    Entry("learn", "&What to label next …", (), "Suggestions, learning curve, and whether the advice helps", "", True),
    Entry("unet", "Train a &U-Net …", (), "A network without clicks, trained on these masks, that labels the rest", "", True),
    Entry("next_suggestion", "Next &suggestion", ("Ctrl+J",), "Show what the round suggests; nobody else gets it meanwhile"),
    Entry("click_tool", "&Click tool", ("C",), "Four extreme points, then corrections", "click", True),
    Entry("select_tool", "&Select tool", ("S",), "Choose regions; double click to refine one", "select", True),
    Entry("six_tool", "Si&x-point tool", ("Shift+C",), "Two points along each axis of a structure, on any slices", "", True),
    Entry("walk", "&Walk through slices", ("Ctrl+Shift+W",), "Carry the selected region to its neighbours, until it ends"),
    Entry("walk_back", "Walk to &earlier slices", (), "Carry the selected region to slices before it alone"),
    Entry("walk_on", "Walk to &later slices", (), "Carry the selected region to slices after it alone"),
    Entry("walk_options", "Walk &how far …", (), "Which way, how far, and how sure the mask has to be for the walk to go on"),
    Entry(
        "fill_slices",
        "&Fill between slices",
        ("Ctrl+Shift+F",),
        "Interpolate between your slices; the network checks",
    ),
    Entry("next_doubtful", "Next &doubtful slice", ("Shift+J",), "Go to the slice with the lowest predicted Dice"),
    Entry("next_worth", "Next slice worth a &click", ("Ctrl+Shift+D",), "Go where most pixels are predicted wrong"),
    Entry("brush_tool", "&Brush", ("B",), "Paint; the right button erases", "brush", True),
    Entry("eraser_tool", "&Eraser", ("E",), "Erase from the selected region, without one from all", "eraser", True),
    Entry("lasso_tool", "&Lasso", ("L",), "Draw around what to add; with the right button, to remove", "lasso", True),
    Entry("polygon_tool", "Pol&ygon", ("T",), "Click the corners of what to add; a double click closes", "polygon", True),
    Entry("livewire_tool", "L&ivewire", ("I",), "Click along an edge, which the line follows", "livewire", True),
    Entry("flood_tool", "&Flood", ("U",), "Add what is connected and of about the clicked value", "flood", True),
    Entry("brush_smaller", "S&maller brush", ("[",), "Also Ctrl+wheel down"),
    Entry("brush_larger", "La&rger brush", ("]",), "Also Ctrl+wheel up"),
    Entry("fill_holes", "&Fill holes", ("Shift+F",), "The selected region without holes"),
    Entry("keep_largest", "Keep &largest part", ("Shift+L",), "The selected region without its smaller parts"),
    Entry("remove_islands", "Remove &islands …", ("Shift+I",), "Drop parts of the selected region below a size"),
    Entry("smooth", "&Smooth …", ("Shift+S",), "Round off the selected region's outline"),
    Entry("grow", "&Grow …", ("Shift+G",), "Move the selected region's outline outwards by millimetres"),
    Entry("shrink", "S&hrink …", ("Shift+H",), "Move the selected region's outline inwards by millimetres"),
    Entry("copy_next", "Copy to &next slice", ("Ctrl+PgDown",), "The selected region again on the next slice"),
    Entry("copy_previous", "Copy to &previous slice", ("Ctrl+PgUp",), "The selected region again on the slice before"),
    Entry("accept", "&Accept mask", ("Return", "Enter"), "The mask becomes a region", "accept"),
    Entry("cancel", "&Cancel prompt", ("Esc",), "Drop the clicks of this object", "cancel"),
    Entry("pull", "&Pull mask to the points", ("P",), "Make the mask reach the four extreme points"),
    Entry("everywhere", "Correct &everywhere", ("G",), "Let the last correction change all of the mask, or its circle alone"),
    Entry("refine", "&Refine region", ("R",), "Go on clicking on the selected region"),
    Entry("next_image", "&Next image", ("Space",), "Show the next image of the list", "next"),
    Entry("previous_image", "P&revious image", ("Shift+Space", "Backspace"), "Show the image before", "previous"),
    Entry("next_to_do", "Next image to &do", ("Ctrl+Space",), "Yours first, then nobody's; nobody else gets it meanwhile"),
    Entry("hand_in", "&Hand in for review", ("M",), "This image is done; show the next one to do"),
    Entry("review", "&Review mode", ("Ctrl+R",), "Accept or reject what was labelled, image by image", "", True),
    Entry("review_accept", "&Accept image", ("Y",), "In the review mode: the annotation is good"),
    Entry("review_reject", "Re&ject image …", ("X",), "In the review mode: back to the annotator, with a reason"),
    Entry("review_comment", "&Comment …", ("K",), "In the review mode: a remark for the annotator"),
    Entry("review_changes", "Sho&w changes", ("V",), "In the review mode: what differs from the revision before"),
    Entry("progress", "&Progress …", (), "States, people, clicks and seconds, hours left"),
    Entry("agreement", "A&greement …", (), "How far annotators agree on the same images"),
    Entry("repeats", "Hidden r&epeats …", (), "Images that come back unseen, half of them without the network"),
    Entry("conflicts", "&Versions in conflict …", (), "Choose which version of an image stands"),
    Entry("assign", "A&ssign listed images …", (), "Make the images in the list somebody's"),
    Entry("annotator", "Your &name …", (), "Who is at work, for the project's history"),
    Entry("team_project", "Open &team project …", (), "A project in a PostgreSQL database that several annotators share"),
    Entry("text_larger", "&Larger text", ("Ctrl+Shift++",), "All text of the window"),
    Entry("text_smaller", "&Smaller text", ("Ctrl+Shift+-",), "All text of the window"),
    Entry("text_normal", "&Normal text", (), "Text as large as the desktop's"),
    Entry("tutorial", "&Two-minute lesson", (), "Four clicks, a correction, undo: on the bundled phantom"),
    Entry("palette", "&Find an action …", ("Ctrl+K",), "Every action by its name: some letters, Enter"),
    Entry("change_keys", "&Change keys …", (), "Your own keys; two actions never share one"),
    Entry("shortcuts", "&Keys and mouse", ("F1",), "All shortcuts"),
    Entry("about", "&About Fourclick"),
)


class Actions(QObject):
    """The QActions by key: `actions["accept"]`. Undo and redo come from the document's stack."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {entry.key: self._action(entry) for entry in ENTRIES}

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def set_keys(self, key: str, keys: Sequence[str]) -> None:
        """Other shortcuts for an action; its tip tells them."""
        entry = next(each for each in ENTRIES if each.key == key)
        self._actions[key].setShortcuts([QKeySequence(each) for each in keys])
        self._actions[key].setToolTip(_tool_tip(entry, keys))

    def all(self) -> list[QAction]:
        return list(self._actions.values())

    def _action(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self)
        action.setObjectName(entry.key)
        action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
        action.setCheckable(entry.is_checkable)
        action.setToolTip(_tool_tip(entry, entry.shortcuts))
        if entry.picture:
            action.setIcon(icon(entry.picture))
        return action


def shortcut_rows(keys: Mapping[str, Sequence[str]] | None = None) -> list[tuple[str, str]]:
    """(keys, meaning) of every action that has keys, by default the given ones, for the page of shortcuts."""
    own = {entry.key: entry.shortcuts if keys is None else keys[entry.key] for entry in ENTRIES}
    rows = [(" or ".join(own[entry.key]), _meaning(entry)) for entry in ENTRIES if own[entry.key]]
    return [*rows, ("Ctrl+Z / Ctrl+Shift+Z", "Undo / redo clicks and regions"), ("1 to 9", "Choose a label for the next mask")]


def _tool_tip(entry: Entry, keys: Sequence[str]) -> str:
    return f"{entry.tip or entry.text.replace('&', '')}{f' ({keys[0]})' if keys else ''}"


def _meaning(entry: Entry) -> str:
    name = entry.text.replace("&", "").removesuffix(" …")
    return f"{name}: {entry.tip[0].lower()}{entry.tip[1:]}" if entry.tip else name
