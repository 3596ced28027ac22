"""A page of settings that is a form: each change is saved as soon as it is complete and right."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message
from aanmaningen.core.settings import SETTINGS
from aanmaningen.core.settings import Kind as SettingKind
from aanmaningen.jobs import keeping, laying_out

from ..form import FieldSpec, Form
from ..widgets import named
from ..workbench import Kind, Workbench
from .declaration import LABELS, FormPageSpec, field_spec, is_own_field


class FormPage(QWidget):
    """The fields of one page."""

    def __init__(self, workbench: Workbench, spec: FormPageSpec, more: Mapping[str, FieldSpec] | None = None) -> None:
        """Make the page. more: fields that are no settings, by the key after which each comes."""
        super().__init__()
        self.setObjectName(spec.key)
        self.workbench = workbench
        self.title = spec.title
        self._keys = spec.keys
        fields: list[FieldSpec] = []
        for key in spec.keys:
            fields.append(field_spec(key))
            if more and key in more:
                fields.append(more[key])
        self.form = Form(fields, workbench.text)
        self.saved = named(QLabel(), f"{spec.key}_saved")
        self.content = QVBoxLayout()
        self.content.addWidget(self.form)
        within = QWidget()
        within.setLayout(self.content)
        within.setMaximumWidth(self.fontMetrics().averageCharWidth() * 110)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(within)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.saved)
        self.form.completed.connect(self.save)
        self.form.edited.connect(lambda _: self.saved.clear())

    # -- questions

    def words(self) -> str:
        """Return everything that can be searched for on this page."""
        text = self.workbench.text
        helps = (text(SETTINGS[key].help) for key in self._keys if key in SETTINGS)
        return " ".join([text(self.title), *(text(LABELS[key]) for key in self._keys), *helps])

    # -- changes

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show what is stored; what the user is typing stays."""
        if Kind.SETTINGS in kinds:
            self._offer_choices()
            for key, text in keeping.filled_in(self.workbench.desk).items():
                if key in self._keys:
                    self.form.set_value(key, self._shown(key, text))

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        self.form.retranslate()
        self.saved.clear()
        self.refresh(frozenset(Kind))

    def arrive(self) -> None:
        """Put the keyboard in the first field."""
        self.form.editors[self._keys[0]].setFocus()

    def save(self, key: str) -> None:
        """Save what stands in a field."""
        value, bench = self.form.value(key), self.workbench
        self.saved.clear()

        def done(_: object) -> None:
            self.saved.setText("✓ " + bench.text(message("{field} is saved.", field=LABELS[key])))
            if is_own_field(key):
                bench.reload_desk()

        bench.write(
            message("Saving settings"),
            lambda desk: keeping.change_setting(desk, key, value),
            Kind.SETTINGS,
            then=done,
            refused=lambda why: self._refuse(key, why),
        )

    # -- slots

    def _refuse(self, key: str, why: Message) -> None:
        self.form.show_problem(key, why)

    # -- private

    def _shown(self, key: str, text: str) -> str:
        if key in SETTINGS and SETTINGS[key].kind is SettingKind.AMOUNT and self.workbench.translator.language != "en":
            return text.replace(".", ",")
        return text

    def _offer_choices(self) -> None:
        desk = self.workbench.desk
        if "ladder" in self._keys:
            codes = [code for code in keeping.ladders(desk) if code != "standard"]
            plain = {code: Message("{name}", {"name": code}) for code in codes}
            self.form.set_choices("ladder", {"": message("Standard"), **plain})
        if "language" in self._keys:
            codes = laying_out.codes(desk)
            self.form.set_choices("language", {code: Message("{name}", {"name": code}) for code in codes})
