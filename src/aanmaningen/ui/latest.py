"""A question whose answer may be overtaken by a newer question: only the newest answer counts."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from aanmaningen.core.errors import Message

from .background import Job, Task
from .workbench import Workbench


class Latest(QObject):
    """Asks in the background for its parent, a widget; stops when that is gone."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._task: Task | None = None

    @property
    def is_asking(self) -> bool:
        """Tell whether an answer is awaited."""
        return self._task is not None

    def ask(
        self,
        title: Message,
        job: Job,
        then: Callable[[object], None],
        refused: Callable[[Message], None] | None = None,
    ) -> Task:
        """Ask, in place of what was asked before. refused: who hears of a refusal, in place of the main window."""
        self.forget()

        def arrive(answer: object) -> None:
            if isValid(self) and self._task is task:
                self._task = None
                then(answer)

        def end() -> None:
            if isValid(self) and self._task is task:
                self._task = None

        task = self._workbench.read(title, job, arrive, refused)
        task.ended.connect(end)
        self._task = task
        return task

    def forget(self) -> None:
        """Stop asking; what was asked is not answered any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
