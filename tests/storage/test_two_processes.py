"""Two annotators at once, each a process of its own, on one PostgreSQL database: nothing that either did is lost."""

import json
import subprocess
import sys
from pathlib import Path

from storage.conftest import Store, add
from storage.two_annotators import EDITS

from fourclick.annotator.core.review import ImageStatus

IMAGES = 60
TESTS = Path(__file__).parent.parent


def both(place, shared):
    """What the two say that they did, side by side from the same moment on."""
    names = ("Anna", "Ben")
    begun = [
        subprocess.Popen(
            [sys.executable, "-m", "storage.two_annotators", place, name, str(shared)],
            cwd=TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    try:
        for process in begun:
            assert process.stdout.readline() == "ready\n"
        for process in begun:
            process.stdin.write("\n")
            process.stdin.flush()
        told = {name: json.loads(process.communicate(timeout=300)[0]) for name, process in zip(names, begun, strict=True)}
    finally:
        for process in begun:
            process.kill()
    assert all(process.returncode == 0 for process in begun)
    return told


def test_no_update_is_lost_and_no_image_is_handed_out_twice(empty_database, tmp_path):
    store = Store(empty_database, "postgresql")
    project = store.create(annotator="Lead")
    try:
        shared, *rest = add(project, tmp_path, IMAGES)
        project.review(shared.id, ImageStatus.ACCEPTED)  # so that it is handed out to nobody
        told = both(empty_database, shared.id)

        taken = [image for each in told.values() for image in each["taken"]]
        assert sorted(taken) == sorted(entry.id for entry in rest)
        assert all(each["taken"] for each in told.values()), "one of the two did everything: they did not work side by side"
        for name, each in told.items():
            for image in each["taken"]:
                last = [entry for entry in project.audit_entries(image) if entry.action == "save"]
                assert [entry.annotator for entry in last] == [name]

        # Each edit of the shared image stands in it, or in the copy that was kept beside it.
        copies = [project.conflict_state(each.id) for each in project.conflicts(shared.id)]
        kept = {region.id for copy in copies for region in copy.annotation}
        stands = {region.id for region in project.load_state(shared.id).annotation}
        for each in told.values():
            assert len(each["saved"]) + len(each["kept"]) == EDITS
            assert set(each["saved"]) <= stands
            assert set(each["kept"]) <= kept
        assert not project.verify_audit().problems
        assert not project.damage()
    finally:
        store.close()
