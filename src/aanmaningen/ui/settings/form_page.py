"""A page of settings that is a form: each change is saved as soon as it is complete and right."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message
from aanmaningen.core.settings import SETTINGS
from aanmaningen.core.settings import Kind as SettingKind
from aanmaningen.jobs import checking_cards, keeping, laying_out

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
            stored = keeping.filled_in(self.workbench.desk)
            self._offer_choices(stored)
            for key, text in stored.items():
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

    def _offer_choices(self, stored: Mapping[str, str]) -> None:
        for key in set(self._keys) & set(_CHOICES):
            choices = _CHOICES[key](self.workbench)
            own = {} if stored[key] in choices else _named({stored[key]: stored[key]})
            self.form.set_choices(key, own | choices)


def _ladders(bench: Workbench) -> dict[str, Message]:
    codes = {code: code for code in keeping.ladders(bench.desk) if code != "standard"}
    return {"": message("Standard"), **_named(codes)}


def _languages(bench: Workbench) -> dict[str, Message]:
    codes = laying_out.codes(bench.desk)
    return _named({code: laying_out.language_name(code, bench.translator.language) for code in codes})


def _countries(bench: Workbench) -> dict[str, Message]:
    return _named(checking_cards.countries(bench.translator.language))


def _currencies(bench: Workbench) -> dict[str, Message]:
    names = checking_cards.currencies(bench.translator.language)
    return _named({code: f"{code} – {name}" for code, name in names.items()})


def _named(names: Mapping[str, str]) -> dict[str, Message]:
    return {code: Message("{name}", {"name": name}) for code, name in names.items()}


_CHOICES = {"ladder": _ladders, "language": _languages, "country": _countries, "currency": _currencies}
