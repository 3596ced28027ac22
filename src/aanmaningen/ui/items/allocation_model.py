"""The items that another one may be allocated to, as a table with an amount to fill in for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.messages import Amount
from aanmaningen.core.money import decimal_text, to_minor
from aanmaningen.core.settings import parse_amount
from aanmaningen.i18n import Translator
from aanmaningen.store.allocations import Counterpart

from .panel_text import KINDS

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column:
    """One column: its heading, and the text of an item in it."""

    heading: Message
    value: Callable[["AllocationModel", Counterpart], str]
    is_right: bool = False
    is_editable: bool = False


COLUMNS: Sequence[Column] = (
    Column(message("Number"), lambda _, item: item.number),
    Column(message("Kind"), lambda model, item: model.kind_text(item)),
    Column(message("Description"), lambda _, item: item.description),
    Column(message("Due"), lambda model, item: model.date_text(item.due_day)),
    Column(message("Open"), lambda model, item: model.open_text(item), True),
    Column(message("Allocate"), lambda model, item: model.amount_text(item), True, True),
)
AMOUNT_COLUMN = len(COLUMNS) - 1


class AllocationModel(QAbstractTableModel):
    """Keeps the amounts; `amounts_changed` after each change."""

    amounts_changed = Signal()
    refused = Signal(object)  # Message: what was typed cannot be

    def __init__(self, words: Translator, item: Counterpart, others: Sequence[Counterpart], parent: QObject) -> None:
        super().__init__(parent)
        self.words = words
        self.item = item
        self.others = others
        self._minor: dict[int, int] = {}

    # -- questions

    def parts(self) -> dict[int, int]:
        """Return the amounts that were filled in: item id -> minor units."""
        return dict(self._minor)

    def remainder(self) -> int:
        """Return what is left of the item, negative when too much was filled in."""
        return abs(self.item.open_minor) - sum(self._minor.values())

    def date_text(self, day: int) -> str:
        """Return a day as the user writes it."""
        return self.words.date(date.fromordinal(day))

    def kind_text(self, item: Counterpart) -> str:
        """Return what an item is."""
        return self.words.text(KINDS[item.kind])

    def open_text(self, other: Counterpart) -> str:
        """Return what is open on an item, with the sign that a credit has in every list."""
        return self.words.amount(other.open_minor, other.currency)

    def amount_text(self, other: Counterpart) -> str:
        """Return the amount beside an item, "" for none."""
        minor = self._minor.get(other.item_id, 0)
        return self.words.amount(minor, other.currency) if minor else ""

    # -- changes

    def set_amount(self, row: int, minor: int) -> bool:
        """Put an amount beside an item; refused (False) when it is negative or more than is open there."""
        other = self.others[row]
        if not 0 <= minor <= abs(other.open_minor):
            most = Amount(abs(other.open_minor), other.currency)
            self.refused.emit(message("On {number} only {open} is open.", number=other.number, open=most))
            return False
        self._minor.pop(other.item_id, None)
        if minor:
            self._minor[other.item_id] = minor
        cell = self.index(row, AMOUNT_COLUMN)
        self.dataChanged.emit(cell, cell)
        self.amounts_changed.emit()
        return True

    def toggle(self, row: int) -> None:
        """Allocate as much as is left to an item, or nothing when there was an amount."""
        other = self.others[row]
        room = min(abs(other.open_minor), max(0, self.remainder()))
        self.set_amount(row, 0 if self._minor.get(other.item_id) else room)

    def spread(self) -> None:
        """Allocate to the oldest first, as far as it reaches."""
        left = abs(self.item.open_minor)
        self._minor.clear()
        for other in self.others:
            part = min(left, abs(other.open_minor))
            if part:
                self._minor[other.item_id] = part
            left -= part
        self._tell_all()

    def clear(self) -> None:
        """Take all amounts away."""
        self._minor.clear()
        self._tell_all()

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self.others)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case _ROLE.DisplayRole:
                return self.words.text(COLUMNS[section].heading)
            case _ROLE.TextAlignmentRole:
                return int(_RIGHT if COLUMNS[section].is_right else _LEFT)
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        column, other = COLUMNS[index.column()], self.others[index.row()]
        match role:
            case _ROLE.DisplayRole | _ROLE.ToolTipRole:
                return column.value(self, other)
            case _ROLE.EditRole:
                return self._typed(other) if column.is_editable else column.value(self, other)
            case _ROLE.TextAlignmentRole:
                return int(_RIGHT) if column.is_right else None
        return None

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:  # noqa: N802 - Qt's
        if role != _ROLE.EditRole or not index.isValid() or not COLUMNS[index.column()].is_editable:
            return False
        text = str(value).strip()
        try:
            minor = to_minor(parse_amount(_without_groups(text)), self.item.currency) if text else 0
        except Refusal as refusal:
            self.refused.emit(refusal.message)
            return False
        except ValueError:
            self.refused.emit(message("“{value}” has too many decimals.", value=text))
            return False
        return self.set_amount(index.row(), minor)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        is_editable = index.isValid() and COLUMNS[index.column()].is_editable
        return usual | Qt.ItemFlag.ItemIsEditable if is_editable else usual

    # -- private

    def _typed(self, other: Counterpart) -> str:
        """Return the amount as it is typed: what is there, else the most that fits."""
        minor = self._minor.get(other.item_id) or min(abs(other.open_minor), max(0, self.remainder()))
        text = decimal_text(minor, other.currency) if minor else ""
        return text if self.words.language == "en" else text.replace(".", ",")

    def _tell_all(self) -> None:
        if self.others:
            self.dataChanged.emit(self.index(0, AMOUNT_COLUMN), self.index(len(self.others) - 1, AMOUNT_COLUMN))
        self.amounts_changed.emit()


def _without_groups(text: str) -> str:
    """Return an amount without marks between its thousands: of a comma and a point, the first is one."""
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and point >= 0:
        plain = plain.replace("," if comma < point else ".", "")
    return plain
