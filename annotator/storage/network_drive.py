"""Whether a folder lies on a network drive, where SQLite's write-ahead log is not safe."""

from __future__ import annotations

from pathlib import Path

NETWORK_TYPES = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "davfs")
MOUNTS = Path("/proc/mounts")


def is_on_network_drive(folder: Path, mounts: Path = MOUNTS) -> bool:
    """By the mount table where there is one (Linux), by the path's form on Windows (\\\\server\\share); else False."""
    if str(folder).startswith(("\\\\", "//")):
        return True
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    resolved = folder.resolve()
    for line in lines:
        _, place, found, *_ = line.split(" ")
        place = place.replace("\\040", " ")
        if resolved.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, found
    return kind in NETWORK_TYPES
