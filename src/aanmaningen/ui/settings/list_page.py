"""A page of settings that is a list: ladders, groups, attributes; each is made, changed and removed in a dialog."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.jobs import keeping, laying_out, relating, saving
from aanmaningen.jobs.desk import Desk

from ..dialogs import ValueDialog
from ..record_table import Column, RecordModel, RecordView
from ..widgets import named
from ..workbench import Kind, Workbench
from .attribute_dialog import TYPE_NAMES, AttributeChange, AttributeDialog
from .group_dialog import GroupDialog
from .ladder_dialog import LadderDialog
from .selection_dialog import SavedSelection, SelectionDialog


@dataclass(frozen=True)
class ListPageSpec:
    """A page that is a list. dialog: for a record, or None for a new one. delete: None where that cannot be.

    save and delete may answer with what the user should know of it.
    """

    key: str
    title: Message
    explanation: Message
    records: Callable[[Desk], Sequence[Any]]
    name_of: Callable[[Any], str]
    columns: Callable[[Workbench], list[Column[Any]]]
    dialog: Callable[[Workbench, QWidget, Any], ValueDialog[Any]]
    save: Callable[[Desk, Any], Message | None]
    delete: Callable[[Desk, str], Message | None] | None = None


class ListPage(QWidget):
    """The list, and what can be done with it."""

    def __init__(self, workbench: Workbench, spec: ListPageSpec) -> None:
        super().__init__()
        self.setObjectName(spec.key)
        self.workbench, self.spec, self.title = workbench, spec, spec.title
        self.dialog: ValueDialog[Any] | None = None
        self.explanation = QLabel()
        self.explanation.setWordWrap(True)
        self.model: RecordModel[Any] = RecordModel(spec.columns(workbench), workbench.text, self)
        self.table = named(RecordView(self.model, spec.name_of), f"{spec.key}_list")
        self.notice = named(QLabel(), f"{spec.key}_notice")
        self.notice.setWordWrap(True)
        self.new_button = named(QPushButton(), f"{spec.key}_new")
        self.change_button = named(QPushButton(), f"{spec.key}_change")
        self.delete_button = named(QPushButton(), f"{spec.key}_delete")
        self.delete_button.setVisible(spec.delete is not None)
        buttons = QHBoxLayout()
        for button in (self.new_button, self.change_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.explanation)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notice)
        layout.addLayout(buttons)
        self.new_button.clicked.connect(lambda: self.edit(None))
        self.change_button.clicked.connect(lambda: self.edit(self.table.current()))
        self.delete_button.clicked.connect(self._delete)
        self.table.opened.connect(self.edit)
        self.table.current_changed.connect(lambda _: self._refresh_buttons())

    # -- questions

    def words(self) -> str:
        """Return everything that can be searched for on this page."""
        return " ".join(map(self.workbench.text, (self.title, self.spec.explanation)))

    # -- changes

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show what is stored."""
        if kinds & {Kind.SETTINGS, Kind.PARTIES, Kind.IMPORTS}:
            self.model.set_records(self.spec.records(self.workbench.desk))
            self._refresh_buttons()

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        text = self.workbench.text
        self.explanation.setText(text(self.spec.explanation))
        self.table.setAccessibleName(text(self.title))
        self.new_button.setText(text(message("&New…")))
        self.change_button.setText(text(message("&Change…")))
        self.delete_button.setText(text(message("&Remove")))
        self.model.retranslate()
        self.refresh(frozenset(Kind))

    def arrive(self) -> None:
        """Put the keyboard in the list."""
        self.table.setFocus()

    def edit(self, record: Any) -> None:
        """Show the dialog for a record, or for a new one."""
        self.dialog = dialog = self.spec.dialog(self.workbench, self, record)
        dialog.ask(self._save)

    # -- slots

    def _save(self, value: Any) -> None:
        self.table.choose(self.spec.name_of(value))
        self._write(lambda desk: self.spec.save(desk, value))

    def _delete(self) -> None:
        delete, record = self.spec.delete, self.table.current()
        if delete is not None and record is not None:
            self._write(lambda desk: delete(desk, self.spec.name_of(record)))

    def _write(self, job: Callable[[Desk], Message | None]) -> None:
        self.notice.clear()
        self.workbench.write(
            message("Saving settings"),
            job,
            Kind.SETTINGS,
            then=self._on_written,
            refused=self._tell,
        )

    def _on_written(self, told: object) -> None:
        if isinstance(told, Message):
            self.notice.setText(self.workbench.text(told))

    def _tell(self, what: Message) -> None:
        self.notice.setText("⚠ " + self.workbench.text(what))

    def _refresh_buttons(self) -> None:
        has_current = self.table.current() is not None
        self.change_button.setEnabled(has_current)
        self.delete_button.setEnabled(has_current)


def _ladder_columns(workbench: Workbench) -> list[Column[Any]]:
    text = workbench.text

    def rungs(ladder: Any) -> str:
        return "   ".join(
            text(
                message(
                    "{number}: {grace} + {deadline} days",
                    number=number,
                    grace=level.grace_days,
                    deadline=level.deadline_days,
                )
            )
            for number, level in enumerate(ladder.levels, 1)
        )

    return [
        Column("code", message("Ladder"), lambda ladder: ladder.code),
        Column("levels", message("Per level: days of grace + days to pay"), rungs),
    ]


def _group_columns(_: Workbench) -> list[Column[Any]]:
    return [
        Column("code", message("Code"), lambda group: group.code),
        Column("name", message("Name"), lambda group: group.name),
        Column("ladder", message("Ladder"), lambda group: group.ladder),
        Column("template", message("E-mail template"), lambda group: group.email_template),
    ]


def _attribute_columns(workbench: Workbench) -> list[Column[Any]]:
    return [
        Column("name", message("Name"), lambda kind: kind.name),
        Column("kind", message("Kind"), lambda kind: workbench.text(TYPE_NAMES[kind.kind])),
        Column("choices", message("Choices"), lambda kind: ", ".join(kind.choices)),
    ]


def _selection_columns(_: Workbench) -> list[Column[Any]]:
    return [
        Column("name", message("Name"), lambda selection: selection.name),
        Column("criteria", message("Criteria"), lambda selection: selection.criteria),
    ]


def _selections(desk: Desk) -> list[SavedSelection]:
    return [SavedSelection(name, criteria) for name, criteria in saving.selections(desk).items()]


def _save_selection(desk: Desk, selection: SavedSelection) -> Message | None:
    with desk.engine.transaction():
        if selection.was_named and selection.was_named != selection.name:
            saving.rename_selection(desk, selection.was_named, selection.name)
        elif not selection.was_named and selection.name in saving.selections(desk):
            raise Refusal(message("There is a saved selection {name} already.", name=selection.name))
        saving.save_selection(desk, selection.name, selection.criteria)
    return None


def _save_attribute(desk: Desk, change: AttributeChange) -> Message | None:
    with desk.engine.transaction():
        if change.was_named and change.was_named != change.name:
            relating.rename_attribute_kind(desk, change.was_named, change.name)
        relating.save_attribute_kind(desk, change.kind)
        _, n_strange = relating.values_kept(desk, change.name.strip())
    if not n_strange:
        return None
    return plural(
        "1 party has a value of {name} that does not fit any more. It stays, and is told on its card.",
        "{n} parties have a value of {name} that does not fit any more. They stay, and are told on the cards.",
        n=n_strange,
        name=change.name,
    )


def _delete_attribute(desk: Desk, name: str) -> Message | None:
    n_kept, _ = relating.values_kept(desk, name)
    relating.delete_attribute_kind(desk, name)
    if not n_kept:
        return None
    return plural(
        "1 party keeps its value of {name}, as text.",
        "{n} parties keep their value of {name}, as text.",
        n=n_kept,
        name=name,
    )


def _group_dialog(workbench: Workbench, parent: QWidget, group: Any) -> ValueDialog[Any]:
    desk = workbench.desk
    return GroupDialog(workbench, parent, group, list(keeping.ladders(desk)), laying_out.codes(desk))


LIST_PAGES = (
    ListPageSpec(
        "settings_ladders",
        message("Ladders"),
        message(
            "A ladder says which notice follows which: per level the days of grace before it, the days it gives to "
            "pay, and the layout it is written in."
        ),
        lambda desk: list(keeping.ladders(desk).values()),
        lambda ladder: str(ladder.code),
        _ladder_columns,
        LadderDialog,
        keeping.save_ladder,
    ),
    ListPageSpec(
        "settings_groups",
        message("Groups"),
        message("Parties in a group share a ladder or an e-mail template."),
        lambda desk: list(keeping.groups(desk).values()),
        lambda group: str(group.code),
        _group_columns,
        _group_dialog,
        keeping.save_group,
        keeping.delete_group,
    ),
    ListPageSpec(
        "settings_selections",
        message("Saved selections"),
        message("Criteria under a name: a run can be limited to what they choose."),
        _selections,
        lambda selection: str(selection.name),
        _selection_columns,
        SelectionDialog,
        _save_selection,
        saving.delete_selection,
    ),
    ListPageSpec(
        "settings_attributes",
        message("Attributes"),
        message(
            "Facts of your own about parties: on their card, as columns, in filters, criteria, reports and imports. "
            "Removing one leaves its values in place, as text."
        ),
        relating.attribute_kinds,
        lambda kind: str(kind.name),
        _attribute_columns,
        AttributeDialog,
        _save_attribute,
        _delete_attribute,
    ),
)
