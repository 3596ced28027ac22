"""The page of layout sets: which there are, what is wrong with them, and what a notice looks like."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import message, plural
from aanmaningen.jobs import laying_out

from ..latest import Latest
from ..pdf_dialog import PdfDialog
from ..record_table import Column, RecordModel, RecordView
from ..widgets import named
from ..workbench import Kind, Workbench


class LayoutsPage(QWidget):
    """The sets at the left, the mistakes at the right."""

    title = message("Layouts")

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("settings_layouts")
        self.workbench = workbench
        self.preview: PdfDialog | None = None
        self._checking, self._drawing = Latest(workbench, self), Latest(workbench, self)
        self._n_mistakes: int | None = None
        self.explanation = QLabel()
        self.explanation.setWordWrap(True)
        sets: list[Column[str]] = [Column("code", message("Layout set"), lambda code: code)]
        self.model: RecordModel[str] = RecordModel(sets, workbench.text, self)
        self.table = named(RecordView(self.model, lambda code: code), "layout_sets")
        self.level_label = QLabel()
        self.level = named(QComboBox(), "layout_level")
        self.level.addItems(["1", "2", "3"])
        self.level_label.setBuddy(self.level)
        self.preview_button = named(QPushButton(), "layout_preview")
        self.check_button = named(QPushButton(), "layout_check")
        self.mistakes: RecordModel[Any] = RecordModel(self._columns(), workbench.text, self)
        self.mistake_table = named(
            RecordView(self.mistakes, lambda one: (one.file, one.line, one.field)), "layout_mistakes"
        )
        self.verdict = named(QLabel(), "layout_verdict")
        self.verdict.setWordWrap(True)
        buttons = QHBoxLayout()
        for widget in (self.level_label, self.level, self.preview_button, self.check_button):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.explanation)
        layout.addWidget(self.table, 2)
        layout.addLayout(buttons)
        layout.addWidget(self.verdict)
        layout.addWidget(self.mistake_table, 1)
        self.mistake_table.hide()
        self.preview_button.clicked.connect(self.show_preview)
        self.table.opened.connect(lambda _: self.show_preview())
        self.check_button.clicked.connect(self.check)

    def words(self) -> str:
        """Return everything that can be searched for on this page."""
        return self.workbench.text(self.title)

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show which sets there are."""
        if Kind.SETTINGS in kinds:
            self.model.set_records(laying_out.codes(self.workbench.desk))

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        text = self.workbench.text
        folder = str(self.workbench.desk.folder / "layouts")
        self.explanation.setText(
            text(
                message(
                    "A layout set holds the texts and the looks of the notices in one language. Your own sets stand in "
                    "{folder}, and win from the ones that ship.",
                    folder=folder,
                )
            )
        )
        self.table.setAccessibleName(text(message("Layout sets")))
        self.mistake_table.setAccessibleName(text(message("Mistakes")))
        self.level_label.setText(text(message("&Level")))
        self.preview_button.setText(text(message("&Preview…")))
        self.check_button.setText(text(message("&Check all sets")))
        self.model.retranslate()
        self.mistakes.retranslate()
        self._show_verdict()
        self.refresh(frozenset(Kind))

    def arrive(self) -> None:
        """Put the keyboard in the list."""
        self.table.setFocus()

    def show_preview(self) -> None:
        """Draw an example notice in the background and show it."""
        code, level = self.table.current(), self.level.currentIndex() + 1
        if code is None:
            return
        title = message("Example of {code}, level {level}", code=code, level=level)

        def show(pdf: object) -> None:
            assert isinstance(pdf, bytes)
            self.preview = PdfDialog(self.workbench, title, pdf, self)
            self.preview.open()

        self._drawing.ask(title, lambda desk: laying_out.example(desk, code, level), show)

    def check(self) -> None:
        """Look for mistakes in the background."""
        self._checking.ask(message("Checking the layouts"), laying_out.mistakes, self._show_mistakes)

    def _show_mistakes(self, found: object) -> None:
        assert isinstance(found, list)
        self._n_mistakes = len(found)
        self.mistakes.set_records(found)
        self.mistake_table.setVisible(bool(found))
        self._show_verdict()

    def _show_verdict(self) -> None:
        if self._n_mistakes is None:
            self.verdict.clear()
            return
        good = message("The layout sets are in order.")
        bad = plural("1 mistake in the layout sets.", "{n} mistakes in the layout sets.", n=self._n_mistakes)
        sign = "⚠ " if self._n_mistakes else "✓ "
        self.verdict.setText(sign + self.workbench.text(bad if self._n_mistakes else good))

    def _columns(self) -> list[Column[Any]]:
        return [
            Column("file", message("File"), lambda one: one.file),
            Column("line", message("Line"), lambda one: str(one.line), lambda one: one.line, is_number=True),
            Column("field", message("Field"), lambda one: one.field),
            Column("problem", message("What is wrong"), lambda one: self.workbench.text(one.problem)),
        ]
