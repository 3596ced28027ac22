"""What the window needs: saved views, notes, kinds of attributes, a credit limit, and payments allocated by hand."""

from typing import Any

from peewee import AutoField, BigIntegerField, CompositeKey, IntegerField, Model, TextField


class SavedViewRow(Model):
    administration_id = IntegerField()
    name = TextField()
    definition = TextField()  # JSON

    class Meta:
        table_name = "saved_view"
        primary_key = CompositeKey("administration_id", "name")


class NoteRow(Model):
    id = AutoField()
    administration_id = IntegerField()
    party_id = IntegerField(index=True)
    item_id = IntegerField(null=True, index=True)
    at = TextField()
    by = TextField()
    text = TextField()

    class Meta:
        table_name = "note"


class AttributeKindRow(Model):
    administration_id = IntegerField()
    name = TextField()
    kind = TextField()  # "text", "number", "date", "choice", "yes/no"
    choices = TextField(default="[]")  # JSON

    class Meta:
        table_name = "attribute_kind"
        primary_key = CompositeKey("administration_id", "name")


MODELS = (SavedViewRow, NoteRow, AttributeKindRow)


def up(migrator: Any, db: Any) -> None:
    with db.bind_ctx(MODELS, bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS)
    migrator.migrate(
        migrator.add_column("party", "credit_limit_minor", BigIntegerField(null=True)),
        # The item on the other side of an allocation by hand: the payment of an invoice, the invoice of a payment.
        migrator.add_column("allocation", "counter_item_id", IntegerField(null=True)),
        # The timeline of a party looks up what was changed on its card.
        migrator.add_index("audit", ("administration_id", "subject"), False),
    )
