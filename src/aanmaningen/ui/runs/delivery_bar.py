"""The bar above the runs: a delivery that was interrupted, one that is under way, or what became of one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.overtaken import counted
from aanmaningen.jobs.delivering import DeliveryReport, held_back_words, readdressed_words
from aanmaningen.jobs.showing import Interrupted, run_number

from ..background import Task
from ..following import colour
from ..icons import icon
from ..tints import Meaning, soft
from ..widgets import named
from ..workbench import Workbench


class DeliveryBar(QFrame):
    """Says one thing at a time, with what can be done about it."""

    resume_wanted = Signal()
    held_back_wanted = Signal(object)  # number of a run (int) with overtaken notices, None: the one that is chosen
    opened = Signal(object)  # Path of a file or folder

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("delivery_bar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._workbench = workbench
        self._task: Task | None = None
        self._write: Callable[[], None] = lambda: None
        self._interrupted = False
        self._open_end: Interrupted | None = None  # what was left to do when the report came that is shown
        self._has_open_end = self._awaits_end = False
        self._asks_nothing = False  # what is shown went well, and leaves nothing to do
        self.label = named(QLabel(), "delivery_text")
        self.label.setWordWrap(True)
        self.progress = named(QProgressBar(), "delivery_progress")
        self.cancel = named(QPushButton(), "delivery_cancel")
        self.resume = named(QPushButton(), "delivery_resume")
        self.held_back = named(QPushButton(), "delivery_held_back")
        self.close_button = named(QToolButton(), "delivery_close")
        self.close_button.setIcon(icon("close"))
        self.close_button.setAutoRaise(True)
        self._files: list[QPushButton] = []
        self._file_row = QHBoxLayout()
        self._file_row.addStretch(1)
        words = QVBoxLayout()
        words.addWidget(self.label)
        words.addLayout(self._file_row)
        layout = QHBoxLayout(self)
        layout.addLayout(words, 1)
        for widget in (self.progress, self.cancel, self.held_back, self.resume, self.close_button):
            layout.addWidget(widget)
        self.cancel.clicked.connect(self._cancel)
        self.resume.clicked.connect(lambda: self.resume_wanted.emit())
        self.held_back.clicked.connect(lambda: self.held_back_wanted.emit(self._first_held_back()))
        self.close_button.clicked.connect(self.hide)
        self.hide()

    # -- questions

    @property
    def is_delivering(self) -> bool:
        """Tell whether a delivery is under way."""
        return self._task is not None

    # -- changes

    def show_interrupted(self, found: Interrupted | None) -> None:
        """Announce deliveries that did not come to their end; None: there are none."""
        if self._awaits_end:
            self._open_end, self._awaits_end = found, False
        says_otherwise = not self.isHidden() and not self._interrupted
        is_past = self._has_open_end and found != self._open_end  # what the report asks for was done meanwhile
        if self._task is not None or (says_otherwise and not is_past) or (found is None and self.isHidden()):
            return
        self._interrupted, self._has_open_end, self._open_end = found is not None, False, found
        if found is None:
            self.hide()
            return
        self._say(interrupted_lines(found), Meaning.CAREFUL)
        self.resume.setVisible(found.waiting > 0 or found.cut_off > 0)
        self.held_back.setVisible(bool(found.overtaken))

    def show_task(self, task: Task, what: Message) -> None:
        """Show a delivery that is under way, with its progress and the way to stop it."""
        self._interrupted = self._has_open_end = False
        self._say([what], Meaning.CALM)
        self._task = task
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel.setEnabled(True)
        self.cancel.show()
        self.close_button.hide()
        task.progressed.connect(self._on_progress)
        task.ended.connect(self._on_end)

    def show_report(self, report: DeliveryReport, *, is_test: bool = False) -> None:
        """Tell what became of a delivery, and what to do now."""
        self._task = None
        lines = outcome_lines(report, is_test=is_test)
        self._has_open_end = self._awaits_end = bool(report.waiting or report.held_back)
        is_well = not (report.failed or report.uncertain or report.held_back or report.stopped)
        self._say(lines, Meaning.GOOD if is_well else Meaning.CAREFUL)
        self._asks_nothing = is_well and not report.waiting
        for file in report.print_files:
            self._offer(message("Open {file}", file=file.name), file)
        if report.mail_folder is not None and report.sent:
            self._offer(message("Open the folder with the messages"), report.mail_folder)
        self.resume.setVisible(bool(report.waiting))
        self.held_back.setVisible(bool(report.held_back))

    def put_away(self) -> None:
        """Hide the report of a delivery that asks for nothing any more; anything else stays."""
        if self._asks_nothing:
            self.hide()

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        self.cancel.setText(text(message("&Stop")))
        self.resume.setText(text(message("&Go on with it")))
        self.held_back.setText(text(message("Show them")))
        self.held_back.setToolTip(text(message("Show and select the notices that are held back, to withdraw them")))
        self.close_button.setAccessibleName(text(message("Hide this")))
        self.close_button.setToolTip(text(message("Hide this")))
        self.progress.setAccessibleName(text(message("Progress of the delivery")))
        self._write()

    # -- private

    def _say(self, lines: list[Message], meaning: Meaning) -> None:
        self._write = lambda: self.label.setText("\n".join(map(self._workbench.text, lines)))
        self._write()
        self._asks_nothing = False
        colour(self, QPalette.ColorRole.Window, lambda palette: soft(palette, meaning))
        for widget in (self.progress, self.cancel, self.held_back, self.resume):
            widget.hide()
        for button in self._files:
            button.deleteLater()
        self._files.clear()
        self.close_button.show()
        self.show()

    def _first_held_back(self) -> int | None:
        return next(iter(self._open_end.overtaken), None) if self._open_end is not None else None

    def _offer(self, words: Message, path: Path) -> None:
        button = named(QPushButton(self._workbench.text(words)), f"open_{path.name}")
        button.clicked.connect(partial(self._open, path))
        self._file_row.insertWidget(len(self._files), button)
        self._files.append(button)

    def _open(self, path: Path, _: bool = False) -> None:
        self.opened.emit(path)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self._write = lambda: self.label.setText(
                self._workbench.text(message("Stopping after the notice that is on its way…"))
            )
            self._write()

    def _on_progress(self, done: int, total: int, what: Message) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        words = self._workbench.text(what)
        self.progress.setFormat(f"%v / %m {words}")
        # Wide enough for the longest that it will say, and never narrower again, so that it does not jump.
        room = self.progress.fontMetrics().horizontalAdvance(f"{total} / {total} {words}    ")
        self.progress.setMinimumWidth(max(room, self.progress.minimumWidth()))

    def _on_end(self) -> None:
        if self._task is not None:  # refused before it began, or failed: there is no report
            self._task = None
            self.hide()


def interrupted_lines(found: Interrupted) -> list[Message]:
    """Return in sentences what deliveries left that did not come to their end."""
    names = ", ".join(map(run_number, found.runs))
    lines: list[Message] = []
    if found.waiting:
        lines.append(
            plural(
                "The delivery of {runs} did not come to its end: 1 notice still waits.",
                "The delivery of {runs} did not come to its end: {n} notices still wait.",
                n=found.waiting,
                runs=names,
            )
        )
    if found.cut_off:
        lines.append(
            plural(
                "Of 1 notice it is not certain whether it went; that one is not sent again by itself.",
                "Of {n} notices it is not certain whether they went; those are not sent again by themselves.",
                n=found.cut_off,
            )
        )
    overtaken = [why for causes in found.overtaken.values() for why in causes]
    if overtaken:
        lines.append(
            plural(
                "1 notice of {runs} is held back: {why}. Withdraw it.",
                "{n} notices of {runs} are held back: {why}. Withdraw them.",
                n=len(overtaken),
                runs=list(map(run_number, found.overtaken)),
                why=counted(overtaken),
            )
        )
    return lines


def outcome_lines(report: DeliveryReport, *, is_test: bool = False) -> list[Message]:
    """Return in sentences what became of a delivery, and what to do about what did not go well."""
    lines = []
    if report.stopped:
        lines.append(message("Stopped before the end: {why}", why=report.stopped))
    if report.sent and is_test:
        lines.append(plural("Test: 1 message sent.", "Test: {n} messages sent.", n=report.sent))
    elif report.sent and report.mail_folder:
        folder = str(report.mail_folder)
        lines.append(
            plural("1 message written in {folder}.", "{n} messages written in {folder}.", n=report.sent, folder=folder)
        )
    elif report.sent:
        lines.append(plural("1 message sent.", "{n} messages sent.", n=report.sent))
    if report.readdressed and not is_test:
        lines.append(readdressed_words(report))
    if report.printed:
        lines.append(
            plural(
                "1 notice is ready to be printed: {file}",
                "{n} notices are ready to be printed: {file}",
                n=report.printed,
                file=", ".join(map(str, report.print_files)),
            )
        )
    if report.failed:
        lines.append(
            plural(
                "1 message was refused. See its answer below, mend the address, and send it again.",
                "{n} messages were refused. See their answers below, mend the addresses, and send them again.",
                n=report.failed,
            )
        )
    if report.uncertain:
        lines.append(
            plural(
                "Of 1 message it is not certain whether it arrived. Ask the debtor; then confirm it or send it again.",
                "Of {n} messages it is not certain whether they arrived. Ask the debtors; then confirm them or send "
                "them again.",
                n=report.uncertain,
            )
        )
    if report.held_back:
        lines.append(held_back_words(report))
    if report.waiting:
        lines.append(plural("1 notice still waits.", "{n} notices still wait.", n=report.waiting))
    return lines or [message("There was nothing to send.")]
