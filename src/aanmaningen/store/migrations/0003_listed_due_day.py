"""A due date by hand: what the list says of it is kept beside it, so that the next list knows whether it changed."""

from typing import Any

from peewee import IntegerField


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(
        # Filled only while a person gave another date than the list did.
        migrator.add_column("item", "listed_due_day", IntegerField(null=True)),
        migrator.add_column("item_before", "listed_due_day", IntegerField(null=True)),
    )
    # Finds the few among a million without any cost to the others.
    db.execute_sql("CREATE INDEX item_due_by_hand ON item (id) WHERE listed_due_day IS NOT NULL")
