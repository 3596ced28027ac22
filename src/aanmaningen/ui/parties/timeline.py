"""The timeline on a card: what happened with a party, newest first, as a list that can be walked through."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from aanmaningen.jobs.recounting import EventKind, Happening

from ..icons import icon
from ..workbench import Workbench

_ICONS = {
    EventKind.ACTIVITY: "send",
    EventKind.IMPORT: "import",
    EventKind.NOTE: "note",
    EventKind.HOLD: "hold",
    EventKind.HOLD_LIFTED: "hold",
    EventKind.SAVED: "parties",
}


class TimelineModel(QAbstractListModel):
    """Happenings in words, each on two lines: when and by whom, then what."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._happenings: Sequence[Happening] = ()
        self._icons = {kind: icon(name) for kind, name in _ICONS.items()}

    def set_happenings(self, happenings: Sequence[Happening]) -> None:
        """Show these, in their order."""
        if happenings != self._happenings:
            self.beginResetModel()
            self._happenings = happenings
            self.endResetModel()

    def retranslate(self) -> None:
        """Tell the same in another language."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Return how much happened."""
        return 0 if parent.isValid() else len(self._happenings)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return what a line shows."""
        if not index.isValid():
            return None
        happening = self._happenings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(happening)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icons[happening.kind]
        return None

    def _words(self, happening: Happening) -> str:
        bench, at = self._workbench, happening.at.astimezone()
        when = f"{bench.translator.date(at.date())} {at:%H:%M}"
        head = f"{when} · {happening.by}" if happening.by else when
        return f"{head}\n{bench.text(happening.text).strip()}"


class TimelineView(QListView):
    """The list; long sentences take as many lines as they need."""

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSpacing(2)
        small = self.fontMetrics().height()
        self.setIconSize(QSize(small, small))
