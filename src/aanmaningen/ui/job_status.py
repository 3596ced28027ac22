"""The job under way, in the status bar: what it is, how far it is, and a way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from aanmaningen.core.errors import Message, message

from .background import Task
from .icons import icon
from .widgets import ElidedLabel, named
from .workbench import Workbench

_UNNOTICED_MILLISECONDS = 300  # what is done sooner needs no announcement, which would only flicker


class JobStatus(QWidget):
    """Shows the newest job that takes longer than a moment; nothing when there is none."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._tasks: list[Task] = []
        self._label = named(ElidedLabel(), "job")
        self._bar = named(QProgressBar(), "job_progress")
        self._bar.setFixedWidth(self._bar.fontMetrics().averageCharWidth() * 24)
        self._cancel = named(QToolButton(), "job_cancel")
        self._cancel.setIcon(icon("close"))
        self._cancel.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._label, self._bar, self._cancel):
            layout.addWidget(widget)
        self._bar.setRange(0, 0)
        self._cancel.clicked.connect(self._stop)
        workbench.background.started.connect(self._watch)
        workbench.language_changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        words = self._workbench.text(message("Stop this job"))
        self._cancel.setToolTip(words)
        self._cancel.setAccessibleName(words)

    def _watch(self, task: Task) -> None:
        self._tasks.append(task)
        task.progressed.connect(lambda done, total, _: self._show_progress(task, done, total))
        task.ended.connect(lambda: self._forget(task))
        QTimer.singleShot(_UNNOTICED_MILLISECONDS, self._show_newest)

    def _show_newest(self) -> None:
        self.setVisible(bool(self._tasks))
        if self._tasks:
            title: Message = self._tasks[-1].title
            self._label.setText(self._workbench.text(title))

    def _show_progress(self, task: Task, done: int, total: int) -> None:
        if self._tasks and self._tasks[-1] is task:
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    def _forget(self, task: Task) -> None:
        if task not in self._tasks:  # tried again, it tells so twice
            return
        self._tasks.remove(task)
        self._bar.setRange(0, 0)
        if self.isVisible():
            self._show_newest()

    def _stop(self) -> None:
        if self._tasks:
            self._tasks[-1].cancel()
