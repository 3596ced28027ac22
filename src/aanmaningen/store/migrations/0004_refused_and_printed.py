"""Which items a list named on a refused row, and which due date a notice says: what is not known, and what changed."""

from typing import Any

from peewee import CompositeKey, IntegerField, Model


class RefusedItemRow(Model):
    """An open item that a list named on a row that was passed over. read_by: the later list that could be read."""

    import_id = IntegerField()
    item_id = IntegerField(index=True)
    read_by = IntegerField(null=True)

    class Meta:
        table_name = "refused_item"
        primary_key = CompositeKey("import_id", "item_id")


def up(migrator: Any, db: Any) -> None:
    with db.bind_ctx([RefusedItemRow], bind_refs=False, bind_backrefs=False):
        db.create_tables([RefusedItemRow])
    # Empty on notices of before: what they say of it is only in their text.
    migrator.migrate(migrator.add_column("notice_item", "due_day", IntegerField(null=True)))
