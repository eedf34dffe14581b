"""Which keys reach which action: the given ones, or the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence

from fourclick.annotator.gui.actions import ENTRIES, Actions, shortcut_rows, spelt
from fourclick.annotator.gui.text import tr

SETTING = "keys"
FIXED = {
    tr("undo"): ("Ctrl+Z",),
    tr("redo"): ("Ctrl+Shift+Z",),
    tr("a label"): tuple("123456789"),
    tr("a window preset"): tuple(f"Ctrl+{number}" for number in range(1, 10)),
    tr("the display window while it is held"): ("W",),
    tr("the points of the prompt"): ("Tab", "Delete", "Left", "Right", "Up", "Down"),
    tr("the slices"): ("Page Up", "Page Down", "Home", "End"),
    tr("the zoom"): ("+", "-"),
}
"""Keys that belong to something else than an action, and cannot be given away."""

Keys = tuple[str, ...]


class KeyMap:
    """The keys of all actions; only what differs from the given ones is kept in the settings."""

    def __init__(self, actions: Actions, settings: QSettings) -> None:
        self._actions, self._settings = actions, settings
        self._given: dict[str, Keys] = {entry.key: _plain(entry.shortcuts) for entry in ENTRIES}
        self._own: dict[str, Keys] = {}
        for name in self._given:
            value = settings.value(f"{SETTING}/{name}")
            if isinstance(value, str):
                self._own[name] = _plain(filter(None, value.split("\n")))
        self._apply()

    @property
    def names(self) -> dict[str, str]:
        """What each action is called."""
        return {entry.key: entry.text.replace("&", "").removesuffix(" …") for entry in ENTRIES}

    def keys(self, name: str) -> Keys:
        return self._own.get(name, self._given[name])

    def given(self, name: str) -> Keys:
        return self._given[name]

    def conflicts(self, wanted: Mapping[str, Keys]) -> list[str]:
        """A sentence for each key that would reach two things at once, with these keys in the place of what there is."""
        holders: dict[str, list[str]] = {}
        for what, keys in FIXED.items():
            for key in _plain(keys):
                holders.setdefault(key, []).append(what)
        for name, text in self.names.items():
            for key in _plain(wanted.get(name, self.keys(name))):
                holders.setdefault(key, []).append(text)
        return [
            tr("{key} is for {actions}. Choose another.", key=spelt(key), actions=tr(" and for ").join(each))
            for key, each in holders.items()
            if len(each) > 1
        ]

    def change(self, wanted: Mapping[str, Keys]) -> None:
        """Takes these keys from now on, and for the next start. Raises ValueError with the first conflict."""
        conflicts = self.conflicts(wanted)
        if conflicts:
            raise ValueError(conflicts[0])
        for name, keys in wanted.items():
            if _plain(keys) == self._given[name]:
                self._own.pop(name, None)
                self._settings.remove(f"{SETTING}/{name}")
            else:
                self._own[name] = _plain(keys)
                self._settings.setValue(f"{SETTING}/{name}", "\n".join(self._own[name]))
        self._apply()

    def rows(self) -> list[tuple[str, str]]:
        """(keys, meaning) of every action that has keys."""
        return shortcut_rows({name: self.keys(name) for name in self._given})

    def _apply(self) -> None:
        for entry in ENTRIES:
            if entry.key in self._own or _plain(_texts(self._actions[entry.key].shortcuts())) != self._given[entry.key]:
                self._actions.set_keys(entry.key, self.keys(entry.key))


def _plain(keys: Iterable[str]) -> Keys:
    """As Qt spells them, without those that are none."""
    found = (QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) for key in keys)
    return tuple(dict.fromkeys(filter(None, found)))


def _texts(sequences: Iterable[QKeySequence]) -> list[str]:
    return [each.toString(QKeySequence.SequenceFormat.PortableText) for each in sequences]
