"""The PDF of a notice as it would be, beside the proposal: it follows the draft on which the keyboard stands."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import message
from aanmaningen.jobs import previewing
from aanmaningen.jobs.previewing import Preview
from aanmaningen.jobs.proposing import Addressed, ProposedRun

from ..latest import Latest
from ..pdf_view import PdfView
from ..widgets import named
from ..workbench import Workbench


class DraftPreview(QWidget):
    """Draws one notice at a time in the background; the old one stays until the new one is there."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("draft_preview")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._shown: tuple[ProposedRun, Addressed] | None = None
        self.title = named(QLabel(), "draft_preview_title")
        self.title.setWordWrap(True)
        self.view = PdfView(self)
        self.empty = named(QLabel(), "draft_preview_empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.stack, 1)

    def show_draft(self, proposed: ProposedRun | None, draft: Addressed | None) -> None:
        """Show a notice of a proposal, or none."""
        if proposed is None or draft is None:
            self._shown = None
            self._latest.forget()
            self.view.show_nothing()
            self._tell()
            return
        if self._shown is not None and self._shown[1] is draft:
            return
        self._shown = (proposed, draft)
        title = message("Drawing the notice to {name}", name=draft.party.name)
        self._latest.ask(title, lambda desk: previewing.preview_draft(desk, proposed, draft), self._load)

    def retranslate(self) -> None:
        """Write all texts anew."""
        self.empty.setText(self._workbench.text(message("Choose a notice to see it here.")))
        self.view.setAccessibleName(self._workbench.text(message("Preview of the notice")))
        self._tell()

    def _load(self, preview: object) -> None:
        assert isinstance(preview, Preview)
        self.view.show_pdf(preview.pdf)
        self._tell()

    def _tell(self) -> None:
        self.title.setVisible(self._shown is not None)
        if self._shown is not None:
            proposed, one = self._shown
            text = self._workbench.text
            title = message("As the notice to {name} would be; it gets its number with the run.", name=one.party.name)
            remarks = (f"⚠ {text(remark)}" for remark in proposed.remarks.about(one.draft))
            self.title.setText("\n".join((*remarks, text(title))))
        self.stack.setCurrentWidget(self.view if self.view.pages.pageCount() else self.empty)
