"""The proposal: what it is made with at the top, below that who gets what and why others do not, and a preview."""

from collections.abc import Callable, Sequence, Set

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs.proposing import ProposedRun, Wish

from ..companion import Companion
from ..dialogs.yes import YesDialog
from ..latest import Latest
from ..room import holds, is_low
from ..widgets import ElidedLabel, named
from ..workbench import Workbench
from . import proposal_answer
from .choosing import turned
from .draft_preview import DraftPreview
from .drafts import totals_of
from .issue_dialog import IssueDialog
from .proposal_answer import ProposalAnswer, ShownLists
from .proposal_form import ProposalForm
from .proposal_lists import ProposalLists
from .proposal_top import ProposalTop
from .proposal_warnings import ProposalWarnings
from .saved_criteria import SavedCriteria

_LINES_ADDED_UP = 30_000  # at every tick of a box: a few milliseconds
_PAUSE = 300  # milliseconds without typing after which the proposal is made anew
_PREVIEW = "runs/preview"
_BESIDE_PREVIEW = 116  # letters of the page; with less the list would be left with names only


class ProposalPage(QWidget):
    """Makes a proposal in the background whenever a figure changes; asks to make it final."""

    issue_wanted = Signal(object)  # Agreement: the user confirmed
    left = Signal()  # back to the runs, nothing changed

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("proposal_page")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._searching = Latest(workbench, self)
        self._without: Set[int] = frozenset()  # never changed, but replaced: a job may be looking at it
        self._answer: ProposalAnswer | None = None
        self._is_current = False  # what is shown is what the fields and the boxes ask for
        self._then: Callable[[], None] | None = None
        self._preview_room = Companion(workbench.memory.value(_PREVIEW, "true") == "true")
        self._build()
        self._lay_out()
        self._connect()

    # -- building

    def _build(self) -> None:
        self.title = named(ElidedLabel(), "proposal_title")
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.title.setFont(font)
        self.form = ProposalForm(self._workbench)
        self.saved = SavedCriteria(self._workbench, self.form)
        self.warnings = ProposalWarnings(self._workbench)
        self.top = ProposalTop(self._workbench, self.form, self.warnings)
        self.summary = named(QLabel(), "proposal_summary")
        self.summary.setWordWrap(True)
        self.search = named(QLineEdit(), "proposal_search")
        self.search.setClearButtonEnabled(True)
        self.lists = ProposalLists(self._workbench, lambda item_id: item_id not in self._without)
        self.preview = DraftPreview(self._workbench)
        self.back_button = named(QPushButton(), "proposal_back")
        self.again_button = named(QPushButton(), "proposal_again")
        self.final_button = named(QPushButton(), "proposal_final")
        self.final_button.setDefault(True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.back_button)
        head.addWidget(self.again_button)
        head.addSpacing(3 * self.fontMetrics().averageCharWidth())  # from what can be done again to what cannot
        head.addWidget(self.final_button)
        found = QHBoxLayout()
        found.addWidget(self.top.button)
        found.addWidget(self.summary, 2)
        found.addWidget(self.search, 1)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(self.lists)
        self.halves.addWidget(self.preview)
        self.halves.setSizes([760, 380])
        self.halves.setStretchFactor(0, 1)
        kept = self._workbench.memory.value("runs/proposal_halves")
        if isinstance(kept, QByteArray):
            self.halves.restoreState(kept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.top)
        layout.addLayout(found)
        layout.addWidget(self.halves, 1)

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.propose)
        self.form.changed.connect(self._on_typed)
        self.search.textChanged.connect(self._seek)
        self.back_button.clicked.connect(self.leave)
        self.again_button.clicked.connect(self.propose)
        self.final_button.clicked.connect(self.make_final)
        self.lists.ticked.connect(self._on_ticked)
        self.lists.chosen_changed.connect(self._follow)
        self.lists.chosen_changed.connect(self._workbench.actions_changed)
        self.lists.opened.connect(self._look_at_preview)
        self.top.turned.connect(self._on_turned)
        self.halves.splitterMoved.connect(
            lambda *_: self._workbench.memory.setValue("runs/proposal_halves", self.halves.saveState())
        )

    # -- questions

    @property
    def proposed(self) -> ProposedRun | None:
        """Return the proposal that is shown."""
        return self._answer.proposed if self._answer else None

    def wish(self) -> Wish:
        """Return what the fields and boxes ask for. Raises Refusal."""
        return self.form.wish(tuple(sorted(self._without)))

    def can_make_final(self) -> bool:
        """Tell whether there is something to make final."""
        return bool(self._answer and self._answer.proposed.notices and not self.form.complaint_about())

    def has_preview(self) -> bool:
        """Tell whether the preview is shown."""
        return self._preview_room.is_shown

    # -- changes

    def begin(self) -> None:
        """Start anew, with the figures of the settings."""
        self._without = frozenset()
        self.form.begin()
        self.search.clear()
        self.lists.show_first()
        self.propose()

    def propose(self) -> None:
        """Make the proposal anew, in the background; the old one stays until it is there."""
        self._pause.stop()
        if self.form.complaint_about():
            return
        wish, sought = self.wish(), self.search.text()
        self._is_current = False
        task = self._latest.ask(
            message("Making the proposal"), lambda desk: proposal_answer.answer(desk, wish, sought), self._show
        )
        task.refused.connect(self._on_refused)
        self._show_summary()

    def make_final(self) -> None:
        """Ask whether to make it final; first anew when fields or boxes changed."""
        self.form.take_typed()
        if self.form.complaint_about():
            return
        if not self._is_current:
            self._then = self.make_final
            self.propose()
            return
        answer = self._answer
        if answer is not None and answer.proposed.notices:
            agreement = answer.agreement
            dialog = IssueDialog(self._workbench, answer.proposed, self)
            dialog.ask(lambda _: self.issue_wanted.emit(agreement))

    def leave_out(self) -> None:
        """Leave the selected notices and items out, or take them in again when all of them are out."""
        before = self._without

        def show(after: Set[int]) -> None:
            if self._without is before:  # else a box was ticked while many were gathered
                self._set_without(after)
                self.lists.retranslate()

        self.lists.with_chosen(show, lambda chosen: turned(before, chosen.ids))

    def turn_preview(self) -> None:
        """Show the preview, or no longer."""
        self._preview_room.turn()
        self._workbench.memory.setValue(_PREVIEW, "true" if self._preview_room.is_wanted else "false")
        self._follow()

    def leave(self) -> None:
        """Go back to the runs; what was left out by hand would be forgotten, so that is asked first."""
        if not self._without:
            self.left.emit()
            return
        meaning = plural(
            "1 item that you left out by hand takes part again in the next proposal.",
            "{n} items that you left out by hand take part again in the next proposal.",
            n=len(self._without),
        )
        YesDialog(
            self._workbench,
            message("Back"),
            message("Leave this proposal?"),
            meaning,
            message("&Leave the proposal"),
            self,
        ).ask(lambda _: self.left.emit())

    def let_go(self) -> None:
        """Let the proposal go: it may be a million records, and nobody looks at it any more."""
        self._latest.forget()
        self._searching.forget()
        old, self._answer = self._answer, None
        self.lists.show_nothing()
        self._show_summary()
        if old is not None:
            self._drop([old])
            del old

    def take_keyboard(self) -> None:
        """Put the keyboard where work goes on."""
        (self.form.criteria if self.top.is_alone else self.lists.tabs.currentWidget()).setFocus()

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        self.form.retranslate()
        for button, words in (
            (self.back_button, message("Bac&k")),
            (self.again_button, message("Propose a&gain")),
            (self.final_button, message("&Make final…")),
        ):
            button.setText(text(words))
        self.search.setPlaceholderText(text(message("Find a party or item")))
        self.search.setAccessibleName(self.search.placeholderText())
        self.lists.retranslate()
        self.preview.retranslate()
        self.top.retranslate()
        self.show_reference_date()
        self._show_warnings()
        self._show_summary()

    def show_reference_date(self) -> None:
        """Write the title, which names the reference date."""
        title = message("Proposal of {day}", day=self._workbench.reference_date)
        self.title.setText(self._workbench.text(title))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back with Escape."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.preview.isVisible() and not self._preview_room.has_room:
            self._preview_room.leave()
            self._follow()
            self.take_keyboard()
        elif self.top.is_alone:
            self.top.turn()
        else:
            self.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the lists where there is little."""
        super().resizeEvent(event)
        self.top.set_low(is_low(self))
        if self._preview_room.give_room(holds(self, _BESIDE_PREVIEW)):
            self._follow()
            self._workbench.actions_changed.emit()

    # -- slots

    def _on_turned(self) -> None:
        has_keyboard = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.halves.setHidden(self.top.is_alone)
        self._show_summary()
        if has_keyboard:
            self.take_keyboard()

    def _look_at_preview(self) -> None:
        self._preview_room.look()
        self._follow()
        self.preview.view.setFocus()

    def _on_typed(self) -> None:
        self._is_current = False
        self._then = None
        self._refresh_buttons()
        self._pause.start()

    def _on_ticked(self, ids: Sequence[int], is_ticked: bool) -> None:
        self._set_without(self._without - set(ids) if is_ticked else self._without | set(ids))

    def _set_without(self, without: Set[int]) -> None:
        self._without = without
        self._is_current = False
        self._show_summary()

    def _on_refused(self, _: Message) -> None:
        self._then = None
        self._show_summary()

    def _seek(self) -> None:
        answer, sought = self._answer, self.search.text()
        if answer is None:
            return
        self._searching.ask(
            message("Searching the proposal"), lambda desk: answer.lists(sought), lambda found: self._show_found(found)
        )

    def _show_found(self, found: object) -> None:
        assert isinstance(found, ShownLists)
        if self._answer is not None:
            self.lists.show_lists(self._answer, found)
            self._show_summary()

    def _follow(self) -> None:
        # Beside the other lists there is nothing to show.
        is_shown = self._preview_room.is_shown
        self.preview.setVisible(is_shown and self.lists.shows_drafts())
        if is_shown:
            self.preview.show_draft(self.proposed, self.lists.draft())

    # -- private

    def _show(self, found: object) -> None:
        assert isinstance(found, tuple)
        answer, lists = found
        old, self._answer = self._answer, answer
        self._is_current = answer.proposed.wish == self.wish()
        self._searching.forget()
        self._show_warnings()
        self.lists.show_lists(answer, lists)
        self._show_summary()
        self._workbench.actions_changed.emit()
        if old is not None:
            self._drop([old])
            del old
        if lists.sought != self.search.text():
            self._seek()
        then, self._then = self._then, None
        if then is not None and self._is_current:
            then()

    def _drop(self, held: list[ProposalAnswer]) -> None:
        self._workbench.read(message("Tidying up"), lambda desk: held.pop().let_go(), lambda _: None)

    def _show_warnings(self) -> None:
        found = self._answer.proposed.warnings if self._answer else []
        self.warnings.tell(found)
        self.top.count_warnings(len(found))

    def _show_summary(self) -> None:
        text, number = self._workbench.text, self._workbench.translator.number
        if self._answer is None:
            self.summary.setText(text(message("Making the proposal…")) if self._latest.is_asking else "")
            self._refresh_buttons()
            return
        proposed = self._answer.proposed
        if proposed.notices:
            n_email, n_paper = self._answer.ways
            lines = [
                "; ".join(map(text, self._sums(self._answer))) or text(message("Nobody is left.")),
                text(message("By e-mail: {email}; on paper: {paper}", email=number(n_email), paper=number(n_paper))),
            ]
        else:
            lines = [text(message("Nobody gets a notice. The other list tells why."))]
        # By what both have, which is quickly found when one of the two is a million items and the other none.
        before = self._answer.without
        changed = len(self._without) + len(before) - 2 * len(self._without & before)
        if changed:
            lines.append(
                text(
                    plural(
                        "1 item changed by hand; credits and minimums follow when you propose again.",
                        "{n} items changed by hand; credits and minimums follow when you propose again.",
                        n=changed,
                    )
                )
            )
        if self._latest.is_asking:
            lines.append(text(message("Making the proposal…")))
        self.summary.setText("\n".join(lines))
        self._refresh_buttons()

    def _sums(self, answer: ProposalAnswer) -> list[Message]:
        """Return what the proposal comes to, without what is left out by hand since: unless it is too long for that."""
        if self._without == answer.without or answer.n_lines > _LINES_ADDED_UP:
            return answer.sums
        return totals_of(answer.proposed, self.lists.is_ticked)

    def _refresh_buttons(self) -> None:
        self.again_button.setEnabled(self.form.complaint_about() is None)
        self.final_button.setEnabled(self.can_make_final())
