"""All actions with their names, shortcuts and tips: the one source for menus, toolbar and the page under F1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from fourclick.annotator.gui.icons import icon
from fourclick.annotator.gui.text import ENGLISH, language, tr


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
    Entry("open_images", tr("&Open images …"), ("Ctrl+O",), tr("Add image files to the project and show the first")),
    Entry(
        "open_folder", tr("Open &folder …"), ("Ctrl+Shift+O",), tr("Add every image in a folder; a DICOM series counts as one")
    ),
    Entry("new_project", tr("&New project …"), ("Ctrl+N",), tr("A folder that keeps images, masks and clicks")),
    Entry("open_project", tr("Open &project …"), ("Ctrl+P",), tr("Go on where you stopped")),
    Entry("open_samples", tr("Open &samples"), (), tr("Bundled images to try things on")),
    Entry("import_mask", tr("&Import mask …"), ("Ctrl+I",), tr("Regions for this image from a label picture or volume")),
    Entry("export_png", tr("&PNG masks …"), ("Ctrl+E",), tr("One indexed PNG per annotated slice")),
    Entry("export_nifti", tr("&NIfTI masks …"), ("Ctrl+Shift+E",), tr("Label volumes with the images' exact geometry")),
    Entry(
        "keep_names", tr("&Keep image names"), (), tr("Call exported files like the images, which may tell who it is"), "", True
    ),
    Entry("quit", tr("&Quit"), ("Ctrl+Q",)),
    Entry("delete_region", tr("&Delete region"), (), tr("Delete the selected region")),
    Entry("hide_region", tr("&Hide or show region"), ("H",), tr("Hide the selected region; exports keep it")),
    Entry("fit", tr("Fit i&mage"), ("F",), tr("Show the whole image"), "fit"),
    Entry("auto_window", tr("&Auto window"), ("A",), tr("Brightness and contrast that suit this slice"), "window"),
    Entry("outline_only", tr("&Outlines only"), ("O",), tr("Masks without their filling"), "outline", True),
    Entry("doubt", tr("&Doubt"), ("D",), tr("Where the network is of two minds, from yellow to pink"), "", True),
    Entry("next_doubt", tr("Next doubtful p&lace"), ("J",), tr("Look where the mask is most likely wrong")),
    Entry("volume_window", tr("Window of the &volume"), ("Shift+A",), tr("Brightness and contrast that suit all slices")),
    Entry("invert", tr("&Invert"), ("F8",), tr("Black for white, as films are read"), "", True),
    Entry(
        "cine",
        tr("&Play slices"),
        ("F7",),
        tr("Show slice after slice until it is chosen again or the image is clicked"),
        "",
        True,
    ),
    Entry("second_image", tr("&Second image …"), ("Ctrl+Shift+I",), tr("Blend another modality or time point over this image")),
    Entry("ruler", tr("&Ruler"), ("Ctrl+L",), tr("Two clicks measure a length; right click takes the last one away"), "", True),
    Entry("angle", tr("An&gle"), ("Ctrl+Shift+L",), tr("Three clicks measure the angle at the second"), "", True),
    Entry(
        "statistics",
        tr("Region s&tatistics …"),
        ("Ctrl+T",),
        tr("Area, volume, mean and deviation of each region, also as CSV"),
    ),
    Entry("four_views", tr("&Four views"), ("F4",), tr("Axial, coronal and sagittal side by side, with a crosshair"), "", True),
    Entry(
        "next_layout",
        tr("Next la&yout"),
        ("Shift+F4",),
        tr("One view alone after the other, then all four; a double click does it too"),
    ),
    Entry("surface", tr("Surface of the regions"), ("F6",), tr("The regions in 3-D: drag turns, wheel zooms"), "", True),
    Entry("save_surface", tr("Save surface …"), (), tr("The regions' surfaces in millimetres: STL, PLY or OBJ")),
    Entry("network_view", tr("What the &network sees"), ("N",), tr("Crop, cue maps and probability of this prompt"), "", True),
    Entry("train", tr("Train on m&y masks …"), (), tr("Fine-tune the network on this project; choose a checkpoint"), "", True),
    Entry("learn", tr("&What to label next …"), (), tr("Suggestions, learning curve, and whether the advice helps"), "", True),
    Entry(
        "unet",
        tr("Train a &U-Net …"),
        (),
        tr("A network without clicks, trained on these masks, that labels the rest"),
        "",
        True,
    ),
    Entry(
        "next_suggestion",
        tr("Next su&ggestion"),
        ("Ctrl+J",),
        tr("Show what the round suggests; nobody else gets it meanwhile"),
    ),
    Entry("click_tool", tr("&Click tool"), ("C",), tr("Four extreme points, then corrections"), "click", True),
    Entry("select_tool", tr("&Select tool"), ("S",), tr("Choose regions; double click to refine one"), "select", True),
    Entry(
        "six_tool",
        tr("Si&x-point tool"),
        ("Shift+C",),
        tr("Two points along each axis of a structure, on any slices"),
        "",
        True,
    ),
    Entry(
        "walk", tr("&Walk through slices"), ("Ctrl+Shift+W",), tr("Carry the selected region to its neighbours, until it ends")
    ),
    Entry("walk_back", tr("Walk to &earlier slices"), (), tr("Carry the selected region to slices before it alone")),
    Entry("walk_on", tr("Walk to &later slices"), (), tr("Carry the selected region to slices after it alone")),
    Entry(
        "walk_options",
        tr("Walk &how far …"),
        (),
        tr("Which way, how far, and how sure the mask has to be for the walk to go on"),
    ),
    Entry(
        "fill_slices",
        tr("&Fill between slices"),
        ("Ctrl+Shift+F",),
        tr("Interpolate between your slices; the network checks"),
    ),
    Entry("next_doubtful", tr("Next &doubtful slice"), ("Shift+J",), tr("Go to the slice with the lowest predicted Dice")),
    Entry(
        "next_worth",
        tr("Next slice worth a &click"),
        ("Ctrl+Shift+D",),
        tr("Go where a correction helps the structure most, as far as is predicted"),
    ),
    Entry("brush_tool", tr("&Brush"), ("B",), tr("Paint; the right button erases"), "brush", True),
    Entry("eraser_tool", tr("&Eraser"), ("E",), tr("Erase from the selected region, without one from all"), "eraser", True),
    Entry("lasso_tool", tr("&Lasso"), ("L",), tr("Draw around what to add; with the right button, to remove"), "lasso", True),
    Entry(
        "polygon_tool", tr("Pol&ygon"), ("T",), tr("Click the corners of what to add; a double click closes"), "polygon", True
    ),
    Entry("livewire_tool", tr("Li&vewire"), ("I",), tr("Click along an edge, which the line follows"), "livewire", True),
    Entry("flood_tool", tr("&Flood"), ("U",), tr("Add what is connected and of about the clicked value"), "flood", True),
    Entry("brush_smaller", tr("S&maller brush"), ("[",), tr("Also Ctrl+wheel down")),
    Entry("brush_larger", tr("La&rger brush"), ("]",), tr("Also Ctrl+wheel up")),
    Entry("fill_holes", tr("Fill h&oles"), ("Shift+F",), tr("The selected region without holes")),
    Entry("keep_largest", tr("&Keep largest part"), ("Shift+L",), tr("The selected region without its smaller parts")),
    Entry("remove_islands", tr("Remove &islands …"), ("Shift+I",), tr("Drop parts of the selected region below a size")),
    Entry("smooth", tr("&Smooth …"), ("Shift+S",), tr("Round off the selected region's outline")),
    Entry("grow", tr("&Grow …"), ("Shift+G",), tr("Move the selected region's outline outwards by millimetres")),
    Entry("shrink", tr("S&hrink …"), ("Shift+H",), tr("Move the selected region's outline inwards by millimetres")),
    Entry(
        "copy_next",
        tr("Copy to &next slice"),
        ("Ctrl+PgDown",),
        tr("The selected object again on the next slice of the view clicked in last"),
    ),
    Entry(
        "copy_previous",
        tr("Copy to &previous slice"),
        ("Ctrl+PgUp",),
        tr("The selected object again on the slice before, in the view clicked in last"),
    ),
    Entry("accept", tr("&Accept mask"), ("Return", "Enter"), tr("The mask becomes a region"), "accept"),
    Entry(
        "go_on",
        tr("Accept, then ne&xt"),
        ("Q",),
        tr("Accept the mask; without one show the next image (also the wheel pressed)"),
    ),
    Entry("cancel", tr("Cance&l prompt"), ("Esc",), tr("Drop the clicks of this object"), "cancel"),
    Entry("pull", tr("&Pull mask to the points"), ("P",), tr("Make the mask reach the four extreme points")),
    Entry(
        "everywhere",
        tr("Correct &everywhere"),
        ("G",),
        tr("Let the last correction change all of the mask, or its circle alone"),
    ),
    Entry("refine", tr("&Refine region"), ("R",), tr("Go on clicking on the selected region")),
    Entry("next_image", tr("&Next image"), ("Space",), tr("Show the next image of the list"), "next"),
    Entry("previous_image", tr("P&revious image"), ("Shift+Space", "Backspace"), tr("Show the image before"), "previous"),
    Entry(
        "next_to_do", tr("Next image to &do"), ("Ctrl+Space",), tr("Yours first, then nobody's; nobody else gets it meanwhile")
    ),
    Entry("hand_in", tr("&Hand in for review"), ("M",), tr("This image is done; show the next one to do")),
    Entry("review", tr("&Review mode"), ("Ctrl+R",), tr("Accept or reject what was labelled, image by image"), "", True),
    Entry("review_accept", tr("&Accept image"), ("Y",), tr("In the review mode: the annotation is good")),
    Entry("review_reject", tr("Re&ject image …"), ("X",), tr("In the review mode: back to the annotator, with a reason")),
    Entry("review_comment", tr("&Comment …"), ("K",), tr("In the review mode: a remark for the annotator")),
    Entry("review_changes", tr("Sho&w changes"), ("V",), tr("In the review mode: what differs from the revision before")),
    Entry("progress", tr("&Progress …"), (), tr("States, people, clicks and seconds, hours left")),
    Entry("agreement", tr("A&greement …"), (), tr("How far annotators agree on the same images")),
    Entry("repeats", tr("Hidden r&epeats …"), (), tr("Images that come back unseen, half of them without the network")),
    Entry("conflicts", tr("&Versions in conflict …"), (), tr("Choose which version of an image stands")),
    Entry("assign", tr("A&ssign listed images …"), (), tr("Make the images in the list somebody's")),
    Entry("annotator", tr("Your &name …"), (), tr("Who is at work, for the project's history")),
    Entry(
        "team_project", tr("Open &team project …"), (), tr("A project in a PostgreSQL database that several annotators share")
    ),
    Entry("text_larger", tr("&Larger text"), ("Ctrl+Shift++", "Ctrl+Shift+="), tr("All text of the window")),
    Entry("text_smaller", tr("&Smaller text"), ("Ctrl+Shift+-",), tr("All text of the window")),
    Entry("text_normal", tr("&Normal text"), (), tr("Text as large as the desktop's")),
    Entry("tutorial", tr("&Two-minute lesson"), (), tr("Four clicks, a correction, undo: on the bundled phantom")),
    Entry("palette", tr("&Find an action …"), ("Ctrl+K",), tr("Every action by its name: some letters, Enter")),
    Entry("change_keys", tr("&Change keys …"), (), tr("Your own keys; two actions never share one")),
    Entry("guide", tr("&User guide"), ("F1",), tr("What belongs to the tool in hand, with pictures")),
    Entry("shortcuts", tr("&Keys and mouse"), ("Shift+F1",), tr("All shortcuts")),
    Entry("about", tr("&About Fourclick")),
)

ONCE = ("accept", "go_on")
"""Held down, these keys would accept what comes up next unseen, and flip through the images."""


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
        action.setAutoRepeat(entry.key not in ONCE)
        action.setToolTip(_tool_tip(entry, entry.shortcuts))
        if entry.picture:
            action.setIcon(icon(entry.picture))
        return action


def shortcut_rows(keys: Mapping[str, Sequence[str]] | None = None) -> list[tuple[str, str]]:
    """(keys, meaning) of every action that has keys, by default the given ones, for the page of shortcuts."""
    own = {entry.key: entry.shortcuts if keys is None else keys[entry.key] for entry in ENTRIES}
    rows = [(tr(" or ").join(map(spelt, own[entry.key])), _meaning(entry)) for entry in ENTRIES if own[entry.key]]
    return [
        *rows,
        (tr("Ctrl+Z / Ctrl+Shift+Z"), tr("Undo / redo clicks and regions")),
        (tr("1 to 9"), tr("Choose a label for the next mask")),
    ]


def spelt(keys: str) -> str:
    """Keys as the menus spell them: in the language of the desktop's keyboards, as Strg+O."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _tool_tip(entry: Entry, keys: Sequence[str]) -> str:
    return f"{entry.tip or entry.text.replace('&', '')}{f' ({spelt(keys[0])})' if keys else ''}"


def _meaning(entry: Entry) -> str:
    name = entry.text.replace("&", "").removesuffix(" …")
    # in German a sentence's first word may be a noun, which keeps its capital
    tip = entry.tip if language != ENGLISH else entry.tip[:1].lower() + entry.tip[1:]
    return f"{name}: {tip}" if tip else name
