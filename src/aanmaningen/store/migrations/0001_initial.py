"""The first tables: a frozen copy of what the program needed at version 0.1, never changed afterwards."""

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from aanmaningen.store.engine import allocation_triggers


class AdministrationRow(Model):
    id = AutoField()
    code = TextField(unique=True)
    name = TextField()
    street = TextField(default="")
    postal_code = TextField(default="")
    city = TextField(default="")
    country = TextField(default="NL")
    language = TextField(default="nl")
    currency = TextField(default="EUR")
    iban = TextField(default="")
    bic = TextField(default="")
    email = TextField(default="")
    phone = TextField(default="")
    website = TextField(default="")
    vat_number = TextField(default="")
    registration_number = TextField(default="")
    payment_term_days = IntegerField(default=30)
    ladder = TextField(default="")

    class Meta:
        table_name = "administration"


def _administration() -> ForeignKeyField:
    return ForeignKeyField(AdministrationRow, column_name="administration_id", index=False)


class SettingRow(Model):
    administration = _administration()
    key = TextField()
    value = TextField()

    class Meta:
        table_name = "setting"
        primary_key = CompositeKey("administration", "key")


class LadderRow(Model):
    administration = _administration()
    code = TextField()
    levels = TextField()  # JSON: [[grace days, deadline days, layout level], …]

    class Meta:
        table_name = "ladder"
        primary_key = CompositeKey("administration", "code")


class GroupRow(Model):
    administration = _administration()
    code = TextField()
    name = TextField(default="")
    ladder = TextField(default="")
    email_template = TextField(default="")

    class Meta:
        table_name = "party_group"
        primary_key = CompositeKey("administration", "code")


class ImportRow(Model):
    id = AutoField()
    administration = _administration()
    kind = TextField()  # "items" or "parties"
    file_name = TextField()
    is_full = BooleanField()
    as_of_day = IntegerField()
    applied_at = TextField()
    applied_by = TextField()
    counts = TextField()  # JSON: read, new, changed, closed, unchanged, refused
    undone_at = TextField(null=True)

    class Meta:
        table_name = "import"


class PartyRow(Model):
    id = AutoField()
    administration = _administration()
    code = TextField()
    name = TextField(default="")
    street = TextField(default="")
    street2 = TextField(default="")
    postal_code = TextField(default="")
    city = TextField(default="")
    country = TextField(default="")
    language = TextField(default="")
    is_consumer = IntegerField(default=0)
    group_code = TextField(default="")
    account_manager = TextField(default="")
    payment_term_days = IntegerField(null=True)
    notices = IntegerField(default=1)
    notices_by_email = IntegerField(default=1)
    email_template = TextField(default="")
    ladder = TextField(default="")
    direct_debit = IntegerField(default=0)
    vat_number = TextField(default="")
    registration_number = TextField(default="")
    iban = TextField(default="")
    import_id = ForeignKeyField(ImportRow, null=True, column_name="import_id", object_id_name="import_key", index=True)

    class Meta:
        table_name = "party"
        indexes = ((("administration", "code"), True),)


class ContactRow(Model):
    id = AutoField()
    party = ForeignKeyField(PartyRow, column_name="party_id", on_delete="CASCADE")
    purpose = TextField()
    name = TextField(default="")
    department = TextField(default="")
    email = TextField(default="")
    phone = TextField(default="")

    class Meta:
        table_name = "contact"


class AttributeRow(Model):
    party = ForeignKeyField(PartyRow, column_name="party_id", on_delete="CASCADE", index=False)
    name = TextField()
    value = TextField()

    class Meta:
        table_name = "attribute"
        primary_key = CompositeKey("party", "name")


class ItemRow(Model):
    id = AutoField()
    administration = _administration()
    party = ForeignKeyField(PartyRow, column_name="party_id", index=False)
    number = TextField()
    kind = TextField()
    side = TextField()
    invoice_day = IntegerField()
    due_day = IntegerField()
    currency = TextField()
    original_minor = BigIntegerField()
    # Kept by a trigger on allocation and by nothing else; open and is_open follow from it.
    allocated_minor = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    open_minor = BigIntegerField(constraints=[SQL("GENERATED ALWAYS AS (original_minor - allocated_minor) STORED")])
    is_open = IntegerField(
        constraints=[SQL("GENERATED ALWAYS AS (CASE WHEN original_minor = allocated_minor THEN 0 ELSE 1 END) STORED")]
    )
    payment_reference = TextField(default="")
    description = TextField(default="")
    ladder = TextField(default="", constraints=[SQL("DEFAULT ''")])
    import_id = ForeignKeyField(ImportRow, null=True, column_name="import_id", object_id_name="import_key", index=True)

    class Meta:
        table_name = "item"
        indexes = (
            (("party", "number", "kind"), True),
            # Covers the aging; is_open first, because SQLite takes no partial index as covering.
            (("administration", "is_open", "side", "party", "currency", "due_day", "invoice_day", "open_minor"), False),
        )


class ItemBeforeRow(Model):
    """What an item was before an import changed it, so that the import can be undone."""

    import_id = ForeignKeyField(ImportRow, column_name="import_id", object_id_name="import_key", index=False)
    item = ForeignKeyField(ItemRow, column_name="item_id", index=True)
    side = TextField()
    invoice_day = IntegerField()
    due_day = IntegerField()
    currency = TextField()
    original_minor = BigIntegerField()
    payment_reference = TextField()
    description = TextField()

    class Meta:
        table_name = "item_before"
        primary_key = CompositeKey("import_id", "item")


class PartyBeforeRow(Model):
    """What a party was before an import changed it (JSON of the record)."""

    import_id = ForeignKeyField(ImportRow, column_name="import_id", object_id_name="import_key", index=False)
    party = ForeignKeyField(PartyRow, column_name="party_id", index=True)
    record = TextField()

    class Meta:
        table_name = "party_before"
        primary_key = CompositeKey("import_id", "party")


class AllocationRow(Model):
    id = AutoField()
    item = ForeignKeyField(ItemRow, column_name="item_id", on_delete="CASCADE")
    day = IntegerField(index=True)
    amount_minor = BigIntegerField()
    import_id = ForeignKeyField(ImportRow, null=True, column_name="import_id", object_id_name="import_key", index=True)

    class Meta:
        table_name = "allocation"


class ArchiveRow(Model):
    sha256 = TextField(primary_key=True)
    kind = TextField()  # "notice", "logo", "letterhead", "attachment", "design"
    data = BlobField()

    class Meta:
        table_name = "archive"


class RunRow(Model):
    id = AutoField()
    administration = _administration()
    number = IntegerField()
    reference_day = IntegerField()
    issued_at = TextField()
    issued_by = TextField()
    options = TextField()  # JSON
    transport = TextField(default="")  # set once delivery was asked for

    class Meta:
        table_name = "run"
        indexes = ((("administration", "number"), True),)


class NoticeRow(Model):
    id = AutoField()
    administration = _administration()
    run = ForeignKeyField(RunRow, column_name="run_id")
    number = IntegerField()
    party = ForeignKeyField(PartyRow, column_name="party_id")
    level = IntegerField()
    currency = TextField()
    total_minor = BigIntegerField()
    notice_day = IntegerField()
    deadline_day = IntegerField()
    language = TextField()
    channel = TextField()
    recipient = TextField()
    state = TextField()
    content = TextField()  # JSON of NoticeContent
    email = TextField()  # JSON of EmailText, "" on paper
    design = ForeignKeyField(ArchiveRow, column_name="design", index=False)
    layout_version = TextField()
    pdf = ForeignKeyField(ArchiveRow, null=True, column_name="pdf", index=False)
    transport = TextField(default="")
    attempts = IntegerField(default=0)
    message_id = TextField(default="")
    answer = TextField(default="")
    state_at = TextField()

    class Meta:
        table_name = "notice"
        indexes = ((("administration", "number"), True), (("administration", "state"), False))


class NoticeItemRow(Model):
    notice = ForeignKeyField(NoticeRow, column_name="notice_id", index=False)
    item = ForeignKeyField(ItemRow, column_name="item_id")
    level = IntegerField()  # 0: a credit or payment that is netted
    open_minor = BigIntegerField()

    class Meta:
        table_name = "notice_item"
        primary_key = CompositeKey("notice", "item")


class HoldRow(Model):
    id = AutoField()
    administration = _administration()
    party = ForeignKeyField(PartyRow, null=True, column_name="party_id")
    item = ForeignKeyField(ItemRow, null=True, column_name="item_id")
    kind = TextField()
    until_day = IntegerField(null=True)
    reason = TextField(default="")
    made_at = TextField()
    made_by = TextField()
    lifted_at = TextField(null=True)

    class Meta:
        table_name = "hold"


class MarkRow(Model):
    item = ForeignKeyField(ItemRow, column_name="item_id", primary_key=True)
    marked = IntegerField()
    level = IntegerField(null=True)
    until_day = IntegerField(null=True)

    class Meta:
        table_name = "mark"


class SelectionRow(Model):
    administration = _administration()
    name = TextField()
    criteria = TextField()

    class Meta:
        table_name = "selection"
        primary_key = CompositeKey("administration", "name")


class MappingRow(Model):
    administration = _administration()
    name = TextField()
    mapping = TextField()  # JSON of a ListMapping

    class Meta:
        table_name = "list_mapping"
        primary_key = CompositeKey("administration", "name")


class ActivityRow(Model):
    """What happened with a party, in order: the timeline."""

    id = AutoField()
    administration = _administration()
    party = ForeignKeyField(PartyRow, column_name="party_id")
    notice = ForeignKeyField(NoticeRow, null=True, column_name="notice_id")
    at = TextField()
    by = TextField()
    kind = TextField()  # "issued", "sent", "printed", "failed", "uncertain", "withdrawn", …
    detail = TextField(default="")

    class Meta:
        table_name = "activity"


class AuditRow(Model):
    """Who changed what, when; written in the transaction of the change, never changed afterwards."""

    id = AutoField()
    administration_id = IntegerField(null=True)
    at = TextField()
    by = TextField()
    action = TextField()
    subject = TextField()
    before = TextField(default="")
    after = TextField(default="")

    class Meta:
        table_name = "audit"


MODELS: tuple[type[Model], ...] = (
    AdministrationRow,
    SettingRow,
    LadderRow,
    GroupRow,
    ImportRow,
    PartyRow,
    ContactRow,
    AttributeRow,
    ItemRow,
    ItemBeforeRow,
    PartyBeforeRow,
    AllocationRow,
    ArchiveRow,
    RunRow,
    NoticeRow,
    NoticeItemRow,
    HoldRow,
    MarkRow,
    SelectionRow,
    MappingRow,
    ActivityRow,
    AuditRow,
)


def up(migrator: Any, db: Any) -> None:
    with db.bind_ctx(MODELS, bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS)
    for statement in allocation_triggers(db):
        db.execute_sql(statement)
