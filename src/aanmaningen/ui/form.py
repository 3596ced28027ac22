"""A form made from a declaration: a label, an editor, what is wrong beside it, and help beneath."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from aanmaningen.core.errors import Message, Refusal, message

from .file_dialog import FileDialog
from .icons import icon
from .tints import Meaning, mixed, strong
from .widgets import named

Words = Callable[[Message], str]


class Editor(StrEnum):
    """What a field is filled in with."""

    TEXT = "text"
    NUMBER = "number"  # short
    PASSWORD = "password"
    YES_NO = "yes/no"  # "yes" or "no"
    CHOICE = "choice"
    FILE = "file"
    FOLDER = "folder"


@dataclass(frozen=True)
class FieldSpec:
    """One field of a form. key: its object name, too. choices: value -> what is shown.

    check: raises Refusal when the text is not right; asked at every change. filter: of a file dialog.
    """

    key: str
    label: Message
    editor: Editor = Editor.TEXT
    help: Message | None = None
    choices: dict[str, Message] | None = None
    check: Callable[[str], object] | None = None
    filter: Message | None = None
    placeholder: str = ""


class PathField(QWidget):
    """A line with a file or folder, and buttons to look for one and to take it away."""

    edited = Signal()
    completed = Signal()

    def __init__(self, spec: FieldSpec, words: Words) -> None:
        super().__init__()
        self._spec, self._words = spec, words
        self.line = named(QLineEdit(), f"{spec.key}_path")
        self.browse = named(QPushButton(), f"{spec.key}_browse")
        self.clear = named(QToolButton(), f"{spec.key}_clear")
        self.clear.setIcon(icon("close"))
        self.setFocusProxy(self.line)
        self.setFocusPolicy(self.line.focusPolicy())  # a label goes only to a buddy that takes the keyboard
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.browse)
        layout.addWidget(self.clear)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.editingFinished.connect(self.completed)
        self.browse.clicked.connect(self._look)
        self.clear.clicked.connect(lambda: self.choose(""))

    def retranslate(self) -> None:
        """Write the buttons in the user's language."""
        self.browse.setText(self._words(message("Browse…")))
        self.clear.setToolTip(self._words(message("Take away")))
        self.clear.setAccessibleName(self._words(message("Take away")))

    def choose(self, path: str) -> None:
        """Fill in a path, as if it was typed."""
        self.line.setText(path)
        self.edited.emit()
        self.completed.emit()

    def _look(self) -> None:
        dialog = FileDialog(self._words, self, f"{self._spec.key}_dialog", self._spec.label)
        if self._spec.editor is Editor.FOLDER:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            if self._spec.filter:
                dialog.setNameFilter(self._words(self._spec.filter))
        if self.line.text():
            dialog.setDirectory(str(Path(self.line.text()).parent))
        dialog.fileSelected.connect(self.choose)
        dialog.open()


class Form(QWidget):
    """Fields beneath one another. `completed` comes when a field was changed, is right, and was left."""

    completed = Signal(str)  # key
    edited = Signal(str)  # key

    def __init__(self, specs: Sequence[FieldSpec], words: Words) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in specs}
        self._words = words
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self._helps: dict[str, QLabel] = {}
        self._kept: dict[str, str] = {}
        self.editors: dict[str, QWidget] = {}
        grid = QGridLayout(self)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(self.fontMetrics().averageCharWidth() * 2)
        grid.setVerticalSpacing(2)
        for number, spec in enumerate(specs):
            self._add(grid, 4 * number, spec)
        grid.setRowStretch(4 * len(specs), 1)
        self._kept = {spec.key: self.value(spec.key) for spec in specs}
        self.retranslate()

    # -- questions

    def value(self, key: str) -> str:
        """Return what stands in a field."""
        match self.editors[key]:
            case QLineEdit() as line:
                return line.text().strip() if self._specs[key].editor is not Editor.PASSWORD else line.text()
            case QComboBox() as box:
                return str(box.currentData())
            case QCheckBox() as box:
                return "yes" if box.isChecked() else "no"
            case PathField() as path:
                return path.line.text().strip()
        raise AssertionError(key)

    def is_right(self) -> bool:
        """Tell whether every field is right."""
        return all(self._wrong(key) is None for key in self._specs)

    def problem_text(self, key: str) -> str:
        """Return what is said beside a field."""
        return self._problems[key].text()

    # -- changes

    def set_value(self, key: str, text: str) -> None:
        """Fill in a field, unless the user is at work in it."""
        editor = self.editors[key]
        if editor.hasFocus() and self.value(key) != self._kept.get(key):
            return
        editor.blockSignals(True)
        match editor:
            case QLineEdit():
                editor.setText(text)
            case QComboBox():
                if editor.findData(text) < 0:
                    editor.addItem(text, text)
                editor.setCurrentIndex(editor.findData(text))
            case QCheckBox():
                editor.setChecked(text == "yes")
            case PathField():
                editor.line.setText(text)
        editor.blockSignals(False)
        self._kept[key] = self.value(key)
        self.show_problem(key, None)

    def set_choices(self, key: str, choices: dict[str, Message]) -> None:
        """Offer other choices; the chosen one stays."""
        box = self.editors[key]
        assert isinstance(box, QComboBox)
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        for value, label in choices.items():
            box.addItem(self._words(label), value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)

    def set_row_visible(self, key: str, is_visible: bool) -> None:
        """Show or hide a field with all that belongs to it."""
        self.editors[key].setVisible(is_visible)
        self._labels[key].setVisible(is_visible)
        self._helps[key].setVisible(is_visible and self._specs[key].help is not None)

    def show_problem(self, key: str, problem: Message | None) -> None:
        """Say beside a field what is wrong with it, or nothing."""
        label = self._problems[key]
        label.setVisible(problem is not None)
        label.setText("⚠ " + self._words(problem) if problem else "")

    def check(self) -> bool:
        """Say beside each field what is wrong with it; put the keyboard in the first that is."""
        wrong = [key for key in self._specs if self._wrong(key) is not None]
        for key in self._specs:
            self.show_problem(key, self._wrong(key))
        if wrong:
            self.editors[wrong[0]].setFocus()
        return not wrong

    def forget_edit(self, key: str) -> None:
        """Take what stands in a field as what is kept."""
        self._kept[key] = self.value(key)

    def retranslate(self) -> None:
        """Write labels, help and choices in the user's language."""
        for key, spec in self._specs.items():
            label, editor = self._words(spec.label), self.editors[key]
            editor.setAccessibleName(label.replace("&", ""))
            if isinstance(editor, QCheckBox):
                editor.setText(label)
            else:
                self._labels[key].setText(label)
            if spec.help is not None:
                self._helps[key].setText(self._words(spec.help))
                editor.setAccessibleDescription(self._words(spec.help))
            if isinstance(editor, PathField):
                editor.retranslate()
            if isinstance(editor, QComboBox) and spec.choices:
                for value, words in spec.choices.items():
                    if editor.findData(value) >= 0:
                        editor.setItemText(editor.findData(value), self._words(words))
            self.show_problem(key, self._wrong(key) if self._problems[key].text() else None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Mix the colours anew when the palette changes."""
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
        super().changeEvent(event)

    # -- slots

    def _on_edited(self, key: str) -> None:
        # What is half typed is not blamed; what was blamed is forgiven as soon as it is right.
        if self._problems[key].text():
            self.show_problem(key, self._wrong(key))
        self.edited.emit(key)

    def _on_left(self, key: str) -> None:
        if self.value(key) == self._kept.get(key):
            return
        wrong = self._wrong(key)
        self.show_problem(key, wrong)
        if wrong is None:
            self._kept[key] = self.value(key)
            self.completed.emit(key)

    def _on_chosen(self, key: str) -> None:
        self.edited.emit(key)
        self._on_left(key)

    # -- private

    def _wrong(self, key: str) -> Message | None:
        check = self._specs[key].check
        if check is None:
            return None
        try:
            check(self.value(key))
        except Refusal as refusal:
            return refusal.message
        return None

    def _add(self, grid: QGridLayout, row: int, spec: FieldSpec) -> None:
        editor = named(self._made(spec), spec.key)
        self.editors[spec.key] = editor
        label, problem, help_ = QLabel(), named(QLabel(), f"{spec.key}_problem"), QLabel()
        self._labels[spec.key], self._problems[spec.key], self._helps[spec.key] = label, problem, help_
        label.setBuddy(editor)
        for words in (problem, help_):
            words.setWordWrap(True)
            words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 30)
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        problem.hide()
        help_.setVisible(spec.help is not None)
        grid.addWidget(label, row, 0)
        alignment = Qt.AlignmentFlag.AlignLeft if spec.editor in (Editor.NUMBER, Editor.CHOICE) else Qt.AlignmentFlag(0)
        grid.addWidget(editor, row, 1, alignment)
        grid.addWidget(problem, row + 1, 1)
        grid.addWidget(help_, row + 2, 1)
        grid.setRowMinimumHeight(row + 3, self.fontMetrics().height() // 2)
        self._colour()

    def _made(self, spec: FieldSpec) -> QWidget:
        key = spec.key
        match spec.editor:
            case Editor.YES_NO:
                tick = QCheckBox()
                tick.clicked.connect(lambda: self._on_chosen(key))
                return tick
            case Editor.CHOICE:
                box = QComboBox()
                box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
                for value, label in (spec.choices or {}).items():
                    box.addItem(self._words(label), value)
                box.activated.connect(lambda _: self._on_chosen(key))
                box.installEventFilter(self)
                return box
            case Editor.FILE | Editor.FOLDER:
                path = PathField(spec, self._words)
                path.edited.connect(lambda: self._on_edited(key))
                path.completed.connect(lambda: self._on_left(key))
                return path
        line = QLineEdit()
        line.setPlaceholderText(spec.placeholder)
        if spec.editor is Editor.PASSWORD:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        if spec.editor is Editor.NUMBER:
            line.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        line.textEdited.connect(lambda _: self._on_edited(key))
        line.editingFinished.connect(lambda: self._on_left(key))
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the wheel from changing a choice that is only scrolled past."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _colour(self) -> None:
        text = self.palette().color(QPalette.ColorRole.WindowText)
        ground = self.palette().color(QPalette.ColorRole.Window)
        for labels, colour in (
            (self._problems, strong(self.palette(), Meaning.BAD)),
            (self._helps, mixed(text, ground, 0.7)),
        ):
            for label in labels.values():
                palette = label.palette()
                if palette.color(QPalette.ColorRole.WindowText) != colour:
                    palette.setColor(QPalette.ColorRole.WindowText, colour)
                    label.setPalette(palette)
