"""The migrations: one head, nothing missing, both directions, with data; each proved by a planted violation."""

import shutil
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from adrnet.db import db
from tests import factories
from tests.house.tree import ROOT

MIGRATIONS = ROOT / "migrations"
SECOND = '''"""Add an example."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{after}"


def upgrade():
    """Do."""
    {up}


def downgrade():
    """Undo."""
    {down}
'''


def schema() -> dict[str, object]:
    """Return everything that the database says of its tables."""
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        return {
            table: {
                "columns": [
                    (one["name"], str(one["type"]), one["nullable"], one["default"])
                    for one in inspector.get_columns(table)
                ],
                "primary": plain(inspector.get_pk_constraint(table)),
                "foreign": sorted(map(plain, inspector.get_foreign_keys(table))),
                "indexes": sorted(map(plain, inspector.get_indexes(table))),
                "unique": sorted(map(plain, inspector.get_unique_constraints(table))),
                "checks": sorted(map(plain, inspector.get_check_constraints(table))),
            }
            for table in inspector.get_table_names()
        }


def plain(value: object) -> str:
    """Write a reflected value down so that it can be compared; conditions are objects of SQLAlchemy."""
    if isinstance(value, dict):
        return str([(key, plain(value[key])) for key in sorted(value)])
    return str(value)


def heads(folder: Path) -> int:
    """Return how many last migrations there are."""
    return len(ScriptDirectory(str(folder)).get_heads())


def drift(folder: Path) -> str:
    """Return what the models have that the migrated database has not, or the other way round."""
    try:
        flask_migrate.check(directory=str(folder))
    except (CommandError, SystemExit) as error:
        return str(error) or "drift"
    return ""


def there_and_back(folder: Path) -> list[str]:
    """Walk from the head down to nothing and up again, a migration at a time; return what did not come out even."""
    # An open transaction that has read a table would keep it from being dropped on PostgreSQL.
    db.session.remove()
    faults = []
    script = ScriptDirectory(str(folder))
    for revision in script.walk_revisions():
        before = schema()
        below = revision.down_revision or "base"
        flask_migrate.downgrade(directory=str(folder), revision=below)
        flask_migrate.upgrade(directory=str(folder), revision=revision.revision)
        if schema() != before:
            faults.append(f"{revision.revision} does not come back as it was")
        flask_migrate.downgrade(directory=str(folder), revision=below)
    if left := schema().keys() - {"alembic_version"}:
        faults.append(f"left behind: {sorted(left)}")
    flask_migrate.upgrade(directory=str(folder))
    return faults


@pytest.fixture
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def planted(tmp_path):
    def plant(*revisions: dict[str, str]) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for number, values in enumerate(revisions):
            name = f"2030_01_01_000{number}_add_an_example.py"
            (folder / "versions" / name).write_text(SECOND.format(**values))
        return folder

    return plant


def head() -> str:
    (last,) = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return last


def test_there_is_one_head():
    assert heads(MIGRATIONS) == 1


def test_two_heads_are_found(planted):
    one = {"after": head(), "up": "pass", "down": "pass"}
    assert heads(planted({"revision": "a", **one}, {"revision": "b", **one})) == 2


@pytest.mark.data("empty")
@pytest.mark.usefixtures("context")
def test_the_migrations_make_what_the_models_say():
    assert drift(MIGRATIONS) == ""


@pytest.mark.data("empty")
@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE account DROP COLUMN locale",
        "ALTER TABLE account ADD COLUMN nickname VARCHAR(20)",
        "DROP INDEX ix_listing_state",
        "CREATE TABLE example (id INTEGER PRIMARY KEY)",
    ],
)
def test_a_drift_is_found(statement):
    with db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert drift(MIGRATIONS) != ""


@pytest.mark.usefixtures("context")
def test_each_migration_goes_both_ways_with_data():
    factories.listing()
    factories.designation()
    assert there_and_back(MIGRATIONS) == []
    assert drift(MIGRATIONS) == ""


@pytest.mark.data("empty")
@pytest.mark.usefixtures("context")
def test_a_downgrade_that_leaves_something_is_found(planted):
    up = 'op.execute("CREATE TABLE IF NOT EXISTS example (id INTEGER)")'
    folder = planted({"revision": "a", "after": head(), "up": up, "down": "pass"})
    flask_migrate.upgrade(directory=str(folder))
    assert there_and_back(folder) == ["left behind: ['example']"]


@pytest.mark.data("empty")
@pytest.mark.usefixtures("context")
def test_a_downgrade_that_brings_back_something_else_is_found(planted):
    up = 'op.execute("CREATE INDEX example ON account (locale)")'
    down = 'op.execute("DROP INDEX example"); op.execute("CREATE INDEX IF NOT EXISTS other ON account (created_at)")'
    folder = planted({"revision": "a", "after": head(), "up": up, "down": down})
    flask_migrate.upgrade(directory=str(folder))
    assert "a does not come back as it was" in there_and_back(folder)
