"""Making or changing a user-defined attribute: its name, its kind, and the choices of a choice."""

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from aanmaningen.core.errors import message
from aanmaningen.core.records import AttributeKind, AttributeType

from ..dialogs import ValueDialog
from ..form import Editor, FieldSpec, Form
from ..widgets import named
from ..workbench import Workbench

TYPE_NAMES = {
    AttributeType.TEXT: message("Text"),
    AttributeType.NUMBER: message("Number"),
    AttributeType.DATE: message("Date"),
    AttributeType.CHOICE: message("Choice"),
    AttributeType.YES_NO: message("Yes or no"),
}


class AttributeDialog(ValueDialog[AttributeKind]):
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
        self.form.set_value("attribute_name", known.name)
        self.form.set_value("attribute_type", known.kind.value)
        self.form.editors["attribute_name"].setEnabled(kind is None)
        self.choices.setPlainText("\n".join(known.choices))
        self.form.edited.connect(lambda _: self._refresh())
        self.choices.textChanged.connect(self._refresh)
        self._refresh()

    def value(self) -> AttributeKind:
        """Return the definition."""
        lines = [line.strip() for line in self.choices.toPlainText().splitlines()]
        kind = AttributeType(self.form.value("attribute_type"))
        return AttributeKind(self.form.value("attribute_name"), kind, tuple(filter(None, lines)))

    def _refresh(self) -> None:
        found = self.value()
        is_choice = found.kind is AttributeType.CHOICE
        self.choices.setVisible(is_choice)
        self.choices_label.setVisible(is_choice)
        self.accept_button.setEnabled(bool(found.name) and (bool(found.choices) or not is_choice))
