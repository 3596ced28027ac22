"""Closing the window in order while the ledger is being changed or notices are on their way."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from aanmaningen.core.errors import message

from .banner import Banner
from .unfinished_box import Closing, UnfinishedBox
from .workbench import Workbench


class Leaving(QObject):
    """Asks what to do about what is under way, and closes the window when that is done.

    kept_still: what cannot be used while the window waits to close, so that nothing new is begun.
    """

    def __init__(
        self, workbench: Workbench, window: QMainWindow, banner: Banner, kept_still: Sequence[QWidget]
    ) -> None:
        super().__init__(window)
        self._background = workbench.background
        self._workbench = workbench
        self._window = window
        self._banner = banner
        self._kept_still = kept_still
        self._is_waiting = False
        self._background.emptied.connect(self._on_emptied)

    def may_close(self) -> bool:
        """Tell whether nothing is under way; otherwise ask."""
        unfinished = self._background.unfinished()
        if unfinished:
            box = UnfinishedBox(self._workbench, [task.title for task in unfinished], self._window)
            box.chosen.connect(self._on_chosen)
            box.open()
        return not unfinished

    def stay(self) -> None:
        """Do not close after all: something went wrong that the user should know of."""
        if self._is_waiting:
            self._wait(False)

    def _on_chosen(self, how: Closing) -> None:
        if how is Closing.STAY:
            self.stay()
            return
        if how is Closing.STOP:
            for task in self._background.unfinished():
                task.cancel()
        self._wait(True)
        if not self._background.unfinished():
            self._on_emptied()

    def _wait(self, is_waiting: bool) -> None:
        self._is_waiting = is_waiting
        if is_waiting:
            self._banner.tell("leaving", message("The window closes as soon as this is finished."))
        else:
            self._banner.drop("leaving")
        for widget in self._kept_still:
            widget.setEnabled(not is_waiting)

    def _on_emptied(self) -> None:
        if self._is_waiting:
            self._wait(False)
            self._window.close()
