"""Triggers that forbid changing and deleting a table's rows, for migrations."""

from __future__ import annotations

from alembic import op

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
FUNCTION = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$
"""
POSTGRESQL = "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"


def forbid_changes(table: str, sentence: str) -> None:
    """Makes every UPDATE and DELETE (and TRUNCATE) of the table fail with the sentence, whoever asks for it."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(table=table, verb=verb, sentence=sentence))
        return
    op.execute(FUNCTION.format(table=table, sentence=sentence))
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(POSTGRESQL.format(table=table, verb=verb))
