"""Making or changing a user-defined attribute: its name, its kind, and the choices of a choice."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from aanmaningen.core.errors import message
from aanmaningen.core.records import AttributeKind, AttributeType

from ..dialogs import ValueDialog
from ..form import Editor, FieldSpec, Form
from ..widgets import named
from ..workbench import Workbench

TYPE_NAMES = {
    AttributeType.TEXT: message("Text"),
    AttributeType.NUMBER: message("Numeric"),
    AttributeType.DATE: message("Date"),
    AttributeType.CHOICE: message("Choice"),
    AttributeType.YES_NO: message("Yes or no"),
}


@dataclass(frozen=True)
class AttributeChange:
    """The definition of an attribute as it is to be. was_named: its name until now, "" for a new one."""

    kind: AttributeKind
    was_named: str

    @property
    def name(self) -> str:
        """Return its name."""
        return self.kind.name


class AttributeDialog(ValueDialog[AttributeChange]):
    """Ends with the definition of an attribute."""

    def __init__(self, workbench: Workbench, parent: QWidget, kind: AttributeKind | None) -> None:
        super().__init__(workbench, parent, "attribute_dialog", message("Attribute"), message("&Save"))
        choices = {each.value: words for each, words in TYPE_NAMES.items()}
        self.form = Form(
            (
                FieldSpec("attribute_name", message("&Name")),
                FieldSpec("attribute_type", message("&Kind"), Editor.CHOICE, choices=choices),
            ),
            workbench.text,
        )
        self.choices_label = QLabel(workbench.text(message("&Choices, one a line")))
        self.choices = named(QPlainTextEdit(), "attribute_choices")
        self.choices.setTabChangesFocus(True)
        self.choices_label.setBuddy(self.choices)
        self.choices.setAccessibleName(workbench.text(message("Choices, one a line")))
        for widget in (self.form, self.choices_label, self.choices):
            self.body.addWidget(widget)
        known = kind or AttributeKind("")
        self._was_named = known.name
        self.form.set_value("attribute_name", known.name)
        self.form.set_value("attribute_type", known.kind.value)
        self.choices.setPlainText("\n".join(known.choices))
        self.form.edited.connect(lambda _: self._refresh())
        self.choices.textChanged.connect(self._refresh)
        self._refresh()
        self.resize(self.fontMetrics().averageCharWidth() * 60, self.sizeHint().height())

    def value(self) -> AttributeChange:
        """Return the definition."""
        lines = [line.strip() for line in self.choices.toPlainText().splitlines()]
        kind = AttributeType(self.form.value("attribute_type"))
        made = AttributeKind(self.form.value("attribute_name"), kind, tuple(filter(None, lines)))
        return AttributeChange(made, self._was_named)

    def _refresh(self) -> None:
        found = self.value().kind
        is_choice = found.kind is AttributeType.CHOICE
        self.choices.setVisible(is_choice)
        self.choices_label.setVisible(is_choice)
        self.accept_button.setEnabled(bool(found.name) and (bool(found.choices) or not is_choice))
