"""Any row of the audit that is changed, removed, exchanged or put in is found, and where."""

import pytest
from sqlalchemy import text
from storage.conftest import annotated

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.mask_store import mask_object

DROP_TRIGGERS = {
    "sqlite": ["DROP TRIGGER audit_no_UPDATE", "DROP TRIGGER audit_no_DELETE"],
    "postgresql": ["ALTER TABLE audit DISABLE TRIGGER ALL"],
}


@pytest.fixture
def audited(project):
    """A project with seven rows: create, import, save, save, labels, assign, review."""
    state = annotated(12)
    project.save_state(1, state)
    project.save_state(1, annotated(30, state=state))
    project.save_labels(LabelTable().with_label("liver"))
    project.assign([1, 2], "Bert")
    project.review(1, ImageStatus.REJECTED, "too wide")
    return project


def tamper(project, kind, *statements):
    with project._engine.begin() as database:
        for statement in (*DROP_TRIGGERS[kind], *statements):
            database.execute(text(statement))


def test_it_says_who_did_what_to_which_revision(audited):
    entries = audited.audit_entries()
    assert [entry.action for entry in entries] == ["create", "import", "save", "save", "labels", "assign", "review"]
    assert {entry.annotator for entry in entries} == {"Anna"}
    assert [(entry.image_id, entry.revision) for entry in entries][2:4] == [(1, 1), (1, 2)]
    second = audited.load_state(1).annotation.regions[1]
    assert [(each["id"], each["sha256"]) for each in entries[3].details["changed"]] == [
        (second.id, mask_object(second.mask)[0])
    ]
    assert entries[6].details == {"status": "rejected", "reason": "too wide"}
    assert [entry.id for entry in audited.audit_entries(1)] == [3, 4, 7]
    assert [entry.id for entry in audited.audit_entries(newest=2)] == [6, 7]
    report = audited.verify_audit()
    assert (report.rows, report.head, report.problems) == (7, entries[6].hash, ())


def test_a_deleted_region_is_told(audited):
    state = audited.load_state(1)
    gone = state.annotation.regions[0].id
    audited.save_state(1, state.deleted(gone))
    assert audited.audit_entries(1)[-1].details["removed"] == [gone]


@pytest.mark.parametrize("column", ["happened_at", "annotator", "action", "details"])
def test_a_changed_row_is_found(audited, store, column):
    tamper(audited, store.kind, f"UPDATE audit SET {column} = 'other' WHERE id = 4")
    (problem,) = audited.verify_audit().problems
    assert problem.startswith("Row 4 (")
    assert "was changed after it was written" in problem


@pytest.mark.parametrize("column", ["image_id", "revision"])
def test_a_changed_number_is_found(audited, store, column):
    tamper(audited, store.kind, f"UPDATE audit SET {column} = 9 WHERE id = 4")
    assert [problem[:6] for problem in audited.verify_audit().problems] == ["Row 4 "]


def test_a_row_written_anew_with_a_fitting_hash_is_found_by_the_next(audited, store):
    from fourclick.annotator.storage.audit import FIELDS, chained_hash

    with audited._engine.connect() as database:
        row = dict(database.execute(text(f"SELECT {', '.join(FIELDS)} FROM audit WHERE id = 4")).mappings().one())
    forged = chained_hash({**row, "annotator": "Carl"})
    tamper(audited, store.kind, f"UPDATE audit SET annotator = 'Carl', hash = '{forged}' WHERE id = 4")
    assert audited.verify_audit().problems == ("Row 5 does not follow row 4: one of the two was changed, exchanged or put in.",)


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("id = 4", "Row 4 is missing before row 5."),
        ("id IN (3, 4)", "Rows 3 to 4 are missing before row 5."),
        ("id = 1", "Row 1 is missing before row 2."),
        ("id = 7", "The last 1 rows are missing: row 7 to row 7."),
        ("id > 0", "The last 7 rows are missing: row 1 to row 7."),
    ],
)
def test_a_removed_row_is_found(audited, store, which, words):
    tamper(audited, store.kind, f"DELETE FROM audit WHERE {which}")
    assert words in audited.verify_audit().problems


def test_exchanged_rows_are_found(audited, store):
    numbers = [f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((4, 99), (5, 4), (99, 5))]
    tamper(audited, store.kind, *numbers)
    problems = " ".join(audited.verify_audit().problems)
    assert "Row 4 does not follow row 3" in problems
    assert "Row 5 does not follow row 4" in problems


def test_rows_renumbered_after_a_removal_are_found(audited, store):
    tamper(
        audited,
        store.kind,
        "DELETE FROM audit WHERE id = 4",
        *(f"UPDATE audit SET id = {number - 1} WHERE id = {number}" for number in (5, 6, 7)),
    )
    problems = audited.verify_audit().problems
    assert problems[0] == "Row 4 does not follow row 3: one of the two was changed, exchanged or put in."
    assert problems[-1] == "The last 1 rows are missing: row 7 to row 7."


def test_a_head_noted_down_finds_an_audit_cut_off_with_its_own_note(audited, store):
    noted = audited.verify_audit().head
    with audited._engine.connect() as database:
        sixth = database.execute(text("SELECT hash FROM audit WHERE id = 6")).scalar()
    head = f'{{"id": 6, "hash": "{sixth}"}}'.replace(":", "\\:")
    tamper(
        audited, store.kind, "DELETE FROM audit WHERE id = 7", f"UPDATE settings SET value = '{head}' WHERE key = 'audit_head'"
    )
    assert not audited.verify_audit().problems, "nothing in the database tells"
    (problem,) = audited.verify_audit(noted).problems
    assert "noted down earlier" in problem
    assert not audited.verify_audit(sixth).problems
