"""Making or changing a group of parties: its code, name, ladder and e-mail template."""

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import PartyGroup

from ..dialogs import ValueDialog
from ..form import Editor, FieldSpec, Form
from ..workbench import Workbench


class GroupDialog(ValueDialog[PartyGroup]):
    """Ends with a group. ladders, templates: the codes to choose from."""

    def __init__(
        self, workbench: Workbench, parent: QWidget, group: PartyGroup | None, ladders: list[str], templates: list[str]
    ) -> None:
        super().__init__(workbench, parent, "group_dialog", message("Group"), message("&Save"))
        none = {"": message("As the administration")}
        self.form = Form(
            (
                FieldSpec("group_code", message("&Code"), help=message("As it stands in the lists of parties.")),
                FieldSpec("group_name", message("&Name")),
                FieldSpec("group_ladder", message("&Ladder"), Editor.CHOICE, choices={**none, **_plain(ladders)}),
                FieldSpec(
                    "group_template", message("&E-mail template"), Editor.CHOICE, choices={**none, **_plain(templates)}
                ),
            ),
            workbench.text,
        )
        self.body.addWidget(self.form)
        known = group or PartyGroup("")
        for key, text in (
            ("group_code", known.code),
            ("group_name", known.name),
            ("group_ladder", known.ladder),
            ("group_template", known.email_template),
        ):
            self.form.set_value(key, text)
        self.form.editors["group_code"].setEnabled(group is None)
        self.form.edited.connect(lambda _: self._refresh())
        self._refresh()

    def value(self) -> PartyGroup:
        """Return the group."""
        keys = ("group_code", "group_name", "group_ladder", "group_template")
        return PartyGroup(*(self.form.value(key) for key in keys))

    def _refresh(self) -> None:
        self.accept_button.setEnabled(bool(self.form.value("group_code")))


def _plain(codes: list[str]) -> dict[str, Message]:
    return {code: Message("{name}", {"name": code}) for code in codes}
