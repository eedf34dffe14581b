"""A program of its own: an annotator who takes image after image of a shared project, and edits one that everybody edits.

    python -m storage.two_annotators PLACE NAME SHARED_IMAGE

Prints a line of JSON: the images that it was handed out, the regions that it saved on the shared image, and the copies that
were kept because somebody else had saved first.
"""

import json
import sys

from storage.conftest import annotated

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.project import Project

EDITS = 15


def work(place: str, name: str, shared: int) -> dict[str, list]:
    told: dict[str, list] = {"taken": [], "saved": [], "kept": []}
    with Project.open(place, annotator=name, shared=True) as project:
        print("ready", flush=True)
        sys.stdin.readline()
        for edit in range(EDITS):
            state = annotated(6 + edit, state=project.load_state(shared))
            saved = project.save_state(shared, state)
            told["saved" if saved.conflict is None else "kept"].append(state.annotation.regions[-1].id)
        while (entry := project.next_image()) is not None:
            told["taken"].append(entry.id)
            project.save_state(entry.id, annotated(12, state=project.load_state(entry.id)))
            project.review(entry.id, ImageStatus.NEEDS_REVIEW)
            project.release(entry.id)
    return told


if __name__ == "__main__":
    print(json.dumps(work(sys.argv[1], sys.argv[2], int(sys.argv[3]))), flush=True)
