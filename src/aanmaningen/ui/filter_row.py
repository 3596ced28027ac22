"""The filter row: an editor under each heading, of the kind that fits the column."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from aanmaningen.core.errors import Message, message, plural

from .filter_header import FilterHeader
from .filter_kinds import FilterColumn, Kind
from .icons import icon
from .typed_filters import PERIODS, FilterValue, check
from .widgets import named
from .workbench import Workbench

_PAUSE = 150  # milliseconds without a key: then the typed text counts

_HINTS: dict[Kind, Message] = {
    Kind.TEXT: message("Contains; =exactly; !not; = for empty"),
    Kind.PARTY: message("Contains; =exactly; !not; = for empty"),
    Kind.AMOUNT: message("For instance 100, >100, <=50 or 10..50"),
    Kind.NUMBER: message("For instance 100, >100, <=50 or 10..50"),
    Kind.COUNT: message("For instance 3, >30 or 1..30"),
    Kind.DATE: message("For instance 1-11-2026, 11-2026, >1-11-2026 or 1-1-2026..31-3-2026"),
}


class FilterRow(QObject):
    """The editors of all columns, and what is in them."""

    changed = Signal(str, object)  # key of the column, FilterValue ("" or () for none)
    popup_asked = Signal(str)  # key of a column that is filtered by choosing
    left = Signal()  # Enter, Down or Escape: back to the table
    stepped = Signal(str)  # Tab or Shift+Tab: on to the editor of this column

    def __init__(
        self,
        workbench: Workbench,
        headings: FilterHeader,
        label: Callable[[FilterColumn, str], str] = lambda _, value: value,
    ) -> None:
        """label: what a value that was chosen in a column is called, where the column itself has no choices."""
        super().__init__(headings)
        self._label = label
        self._workbench = workbench
        self._headings = headings
        self._columns: Sequence[FilterColumn] = ()
        self._editors: dict[str, QLineEdit | QToolButton] = {}
        self._warnings: dict[str, QAction] = {}
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._typed: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._tell)

    # -- questions

    def editor(self, key: str) -> QWidget | None:
        """Return the editor of a column."""
        return self._editors.get(key)

    # -- changes

    def set_columns(self, columns: Sequence[FilterColumn]) -> bool:
        """Make the editors of these columns, empty; tell whether that was needed."""
        if [(one.key, one.kind) for one in columns] == [(one.key, one.kind) for one in self._columns]:
            self._columns = columns
            return False
        self._columns = columns
        self._editors, self._warnings = {}, {}
        for column in columns:
            self._editors[column.key] = self._choice(column) if column.is_chosen else self._line(column)
        self._headings.set_editors({place: self._editors[column.key] for place, column in enumerate(columns)})
        self.retranslate()
        return True

    def set_filters(self, filters: Mapping[str, FilterValue]) -> None:
        """Show other filters."""
        self._timer.stop()
        self._typed.clear()
        self._chosen = {key: value for key, value in filters.items() if isinstance(value, tuple)}
        for column in self._columns:
            editor, value = self._editors[column.key], filters.get(column.key, "")
            if isinstance(editor, QLineEdit):
                editor.blockSignals(True)
                editor.setText(self._said(value if isinstance(value, str) else ""))
                editor.blockSignals(False)
                self._check(column)
            else:
                self._write_choice(column)

    def set_chosen(self, key: str, chosen: tuple[str, ...]) -> None:
        """Take what was chosen in the popup of a column."""
        self._chosen[key] = chosen
        self._write_choice(next(column for column in self._columns if column.key == key))
        self.changed.emit(key, chosen)

    def focus(self, key: str) -> None:
        """Put the keyboard into the editor of a column, or open its popup."""
        editor = self._editors.get(key)
        if isinstance(editor, QToolButton):
            self.popup_asked.emit(key)
        elif editor is not None:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            editor.selectAll()

    def take_keyboard(self, key: str) -> None:
        """Put the keyboard into the editor of a column, and open nothing."""
        editor = self._editors.get(key)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(editor, QLineEdit):
                editor.selectAll()

    def retranslate(self) -> None:
        """Write the texts anew."""
        text = self._workbench.text
        for column in self._columns:
            editor = self._editors[column.key]
            heading = text(column.heading)
            editor.setAccessibleName(text(message("Filter on {column}", column=heading)))
            if isinstance(editor, QLineEdit):
                self._check(column)
            else:
                self._write_choice(column)

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the row with Enter, Down or Escape; Escape in a filled editor empties it first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match Qt.Key(event.key()):
                case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                    # Qt goes to the next editor that is seen, and so past all that were scrolled away.
                    return self._step(watched, 1 if event.key() == Qt.Key.Key_Tab else -1)
                case Qt.Key.Key_Escape if isinstance(watched, QLineEdit) and watched.text():
                    watched.clear()
                    return True
                case Qt.Key.Key_Down if isinstance(watched, QToolButton):
                    watched.click()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down if isinstance(watched, QLineEdit):
                    self._timer.stop()
                    self._tell()
                    self.left.emit()
                    return True
                case Qt.Key.Key_Escape:
                    self.left.emit()
                    return True
        return super().eventFilter(watched, event)

    # -- private

    def _step(self, watched: QObject, by: int) -> bool:
        """Go on to a neighbour; False at the ends, where Qt goes on to what stands beside the row."""
        shown = [self._columns[place].key for place in self._headings.shown_columns()]
        key = next((key for key, editor in self._editors.items() if editor is watched), "")
        if key not in shown or not 0 <= shown.index(key) + by < len(shown):
            return False
        self.stepped.emit(shown[shown.index(key) + by])
        return True

    def _line(self, column: FilterColumn) -> QLineEdit:
        editor = named(QLineEdit(), f"filter_{column.key}")
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if column.is_number:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        warning = editor.addAction(icon("warning"), QLineEdit.ActionPosition.TrailingPosition)
        warning.setVisible(False)
        self._warnings[column.key] = warning
        editor.textChanged.connect(partial(self._note, column))
        editor.installEventFilter(self)
        return editor

    def _choice(self, column: FilterColumn) -> QToolButton:
        button = named(QToolButton(), f"filter_{column.key}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.clicked.connect(lambda: self.popup_asked.emit(column.key))
        button.installEventFilter(self)
        return button

    def _note(self, column: FilterColumn, _: str) -> None:
        self._typed.add(column.key)
        self._check(column)
        self._timer.start()

    def _tell(self) -> None:
        typed, self._typed = self._typed, set()
        for key in typed:
            editor = self._editors.get(key)
            if isinstance(editor, QLineEdit) and not self._warnings[key].isVisible():
                self.changed.emit(key, self._meant(editor.text()))

    def _check(self, column: FilterColumn) -> None:
        """Show beside the text that it cannot be read, and how to write it."""
        editor = self._editors[column.key]
        assert isinstance(editor, QLineEdit)
        meant = self._meant(editor.text())
        problem = check(column, meant, self._workbench.reference_date) if meant else None
        self._warnings[column.key].setVisible(problem is not None)
        text = self._workbench.text(problem or _HINTS[column.kind])
        self._warnings[column.key].setToolTip(text)
        editor.setToolTip(text)
        editor.setAccessibleDescription(text)

    def _meant(self, typed: str) -> str:
        """Return a period by its name in views, whatever language it was typed in."""
        plain = typed.strip()
        for name, said in PERIODS.items():
            if plain.casefold() == self._workbench.text(said).casefold():
                return name
        return plain

    def _said(self, value: str) -> str:
        return self._workbench.text(PERIODS[value]) if value in PERIODS else value

    def _write_choice(self, column: FilterColumn) -> None:
        button = self._editors[column.key]
        assert isinstance(button, QToolButton)
        chosen = self._chosen.get(column.key, ())
        labels = [self._workbench.text(one.label) for one in column.choices if one.key in chosen] or [
            self._label(column, value) for value in chosen
        ]
        if not chosen:
            said = "▾"
        elif len(labels) == 1:
            said = labels[0] or self._workbench.text(message("(nothing)"))
        else:
            said = self._workbench.text(plural("{n} chosen", "{n} chosen", n=len(labels)))
        button.setText(said)
        button.setToolTip(", ".join(labels) or self._workbench.text(message("Choose what to show")))
        button.setAccessibleDescription(button.toolTip())
