"""Parties: the list, and the card of one."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from aanmaningen.core.errors import message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.jobs.party_list import PartyLine, PartyList, empty_list, party_list

from ..actions import ActionSpec, Menu, keys_text
from ..icons import icon
from ..latest import Latest
from ..lean_model import LeanModel
from ..place import Place
from ..widgets import named
from ..workbench import Kind, Workbench
from .card_page import CardPage
from .columns import party_columns
from .filter_gestures import PartyFilters
from .list_view import PartyListView

_A_CARD = message("This is done on the card of a party. Open one in the list first.")
_NO_CHANGES = message("There is no card on which something was changed.")
_A_PARTY = message("Choose a party in the list first.")

_ON_LIST = ("party_new", "party_open", "party_items", "party_filter_row")
_ON_CARD = ("party_back", "party_save", "party_revert", "party_items", "party_previous", "party_next")


class PartiesPlace(Place):
    """The list of parties; Enter opens the card of one in its place, Escape brings the list back."""

    key = "parties"
    title = message("Parties")
    icon = "parties"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self._specs = {spec.key: spec for spec in self._declare()}
        self._buttons: list[tuple[str, QAction]] = []
        self._sought = ""
        self._parties = empty_list()
        self._is_stale = True
        self._latest = Latest(workbench, self)
        self._build()
        self._connect()
        self.retranslate()

    def _declare(self) -> list[ActionSpec]:
        on_list, on_card = self._is_on_list, self._is_on_card
        return [
            ActionSpec(
                "party_new",
                message("&New party"),
                self.new_party,
                Menu.PARTY,
                "Ctrl+Shift+N",
                "add",
                is_enabled=self._is_here,
            ),
            ActionSpec(
                "party_open",
                message("&Open the card"),
                self._open_current,
                Menu.PARTY,
                "F4",
                "parties",
                is_enabled=lambda: on_list() and self.table.current() is not None,
                needs=_A_PARTY,
            ),
            ActionSpec(
                "party_items",
                message("Show its open &items"),
                self._show_items,
                Menu.PARTY,
                "Ctrl+Shift+I",
                "items",
                is_enabled=lambda: self._is_here() and bool(self._code()),
                needs=_A_PARTY,
            ),
            ActionSpec(
                "party_columns",
                message("Co&lumns of the list…"),
                lambda: self.table.offer_columns(),
                Menu.PARTY,
                "Ctrl+Shift+K",
                is_enabled=on_list,
            ),
            ActionSpec(
                "party_filter_row",
                message("&Filter row"),
                lambda: self.filters.turn(),
                Menu.PARTY,
                "Ctrl+Shift+L",
                "filter",
                is_enabled=on_list,
                checked=lambda: self.filters.is_shown(),
            ),
            ActionSpec(
                "party_filter_column",
                message("Filter this column"),
                lambda: self.filters.go_to_column(),
                Menu.PARTY,
                "Ctrl+Shift+E",
                is_enabled=on_list,
            ),
            ActionSpec(
                "party_filters_clear",
                message("Clear the f&ilters"),
                lambda: self.filters.clear(),
                Menu.PARTY,
                "Ctrl+Shift+X",
                is_enabled=lambda: on_list() and self.filters.is_filtering(),
                needs=message("No filter is set."),
            ),
            ActionSpec(
                "party_save",
                message("&Save the card"),
                lambda: self.card.save(),
                Menu.PARTY,
                "Ctrl+S",
                "save",
                separated=True,
                is_enabled=lambda: on_card() and self.card.is_dirty,
                needs=_NO_CHANGES,
            ),
            ActionSpec(
                "party_revert",
                message("&Take back my changes"),
                lambda: self.card.revert(),
                Menu.PARTY,
                "Ctrl+Shift+Z",
                "undo",
                is_enabled=lambda: on_card() and self.card.is_dirty,
                needs=_NO_CHANGES,
            ),
            ActionSpec(
                "party_previous",
                message("&Previous party"),
                partial(self._step, -1),
                Menu.PARTY,
                "Ctrl+PgUp",
                "previous",
                separated=True,
                is_enabled=lambda: on_card() and self._neighbour(-1) is not None,
                needs=_A_CARD,
            ),
            ActionSpec(
                "party_next",
                message("Ne&xt party"),
                partial(self._step, 1),
                Menu.PARTY,
                "Ctrl+PgDown",
                "next",
                is_enabled=lambda: on_card() and self._neighbour(1) is not None,
                needs=_A_CARD,
            ),
            ActionSpec(
                "party_back",
                message("&Back to the list"),
                self.back,
                Menu.PARTY,
                "Alt+Left",
                "back",
                is_enabled=on_card,
                needs=_A_CARD,
            ),
        ]

    def _build(self) -> None:
        self.model = LeanModel(party_columns(self.workbench), self.workbench.text, self)
        self.table = named(PartyListView(self.model, self.workbench.memory), "party_list")
        self.filters = PartyFilters(self.workbench, self.table, self.model, self)
        self.summary = named(QLabel(), "party_summary")
        self.summary.setWordWrap(True)
        self.list_page = QWidget()
        layout = QVBoxLayout(self.list_page)
        layout.setContentsMargins(8, 2, 8, 8)
        layout.addWidget(self._bar(_ON_LIST))
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        self.card = CardPage(self.workbench, self._bar(_ON_CARD))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list_page)
        self.stack.addWidget(self.card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _bar(self, keys: Iterable[str]) -> QToolBar:
        """Return a bar of buttons; what does not fit goes into its menu."""
        bar = QToolBar()
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setIconSize(QSize(16, 16))
        for key in keys:
            spec = self._specs[key]
            # Not the window's own action: that one has the shortcut, and a bar may be out of sight.
            action = named(QAction(bar), f"button_{key}")
            if spec.icon:
                action.setIcon(icon(spec.icon))
            action.triggered.connect(lambda _=False, do=spec.do: do())
            bar.addAction(action)
            self._buttons.append((key, action))
        return bar

    def _connect(self) -> None:
        self.table.opened.connect(lambda line: self.open_party(line.party.code))
        self.table.current_changed.connect(lambda _: self._show_what_can_be_done())
        self.filters.changed.connect(self._show_summary)
        self.filters.changed.connect(self._show_what_can_be_done)
        self.card.changed.connect(self._show_what_can_be_done)
        self.workbench.reference_date_changed.connect(lambda _: self._on_stale())
        self.workbench.administration_changed.connect(self._on_administration)

    # -- what the window asks

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with parties."""
        return self._specs.values()

    def arrive(self) -> None:
        """Put the keyboard in the list or on the card, and fetch what changed meanwhile."""
        if self._is_stale:
            self._fetch()
        focused = QApplication.focusWidget()
        if not self._is_on_card():
            self.table.setFocus()
        elif focused is None or not self.card.isAncestorOf(focused):
            self.card.start()
        self._show_what_can_be_done()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Fetch anew after anything that may concern parties (what they owe is of items), or on the next visit."""
        if kinds & {Kind.PARTIES, Kind.ITEMS, Kind.IMPORTS, Kind.RUNS, Kind.SETTINGS}:
            self._on_stale()

    def retranslate(self) -> None:
        """Write everything in another language."""
        text = self.workbench.text
        for key, button in self._buttons:
            button.setText(text(self._specs[key].text))
            keys = keys_text(self._specs[key].shortcut)
            button.setToolTip(f"{button.text().replace('&', '')} ({keys})")
        self.table.setAccessibleName(text(message("Parties")))
        self.model.retranslate()
        self.filters.retranslate()
        self.card.retranslate()
        self._show_summary()

    def may_close(self) -> bool:
        """Tell whether the card may be left."""
        return self.card.may_leave()

    def find_text(self, text: str) -> None:
        """Show the parties that hold all words of a text, whatever their capitals and accents."""
        if text == self._sought:
            return
        self._sought = text
        self.model.seek(text.split())
        self._show_summary()
        if self._is_on_card() and not self.card.is_dirty:
            self.stack.setCurrentWidget(self.list_page)
            self._show_what_can_be_done()

    # -- changes

    def open_party(self, code: str) -> None:
        """Show the card of a party, in place of the list, as soon as it is there."""
        if self.card.may_leave():
            self.card.open(code, self._show_the_card)

    def new_party(self) -> None:
        """Show an empty card."""
        self.open_party("")

    def back(self) -> None:
        """Show the list again, at the party whose card it was."""
        if self.card.may_leave():
            if self.card.code:
                self.table.choose(self.card.code)
            self.stack.setCurrentWidget(self.list_page)
            self.table.setFocus()
            self._show_what_can_be_done()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the card with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._is_on_card():
            self.back()
        else:
            super().keyPressEvent(event)

    # -- private

    def _on_stale(self) -> None:
        self._is_stale = True
        if self._is_here():
            self._fetch()
        self.card.refresh()

    def _fetch(self) -> None:
        self._is_stale = False
        day = self.workbench.reference_date
        self._latest.ask(message("Fetching the parties"), lambda desk: party_list(desk, day), self._on_fetched)

    def _on_fetched(self, answer: object) -> None:
        assert isinstance(answer, PartyList)
        self._parties = answer
        columns = party_columns(self.workbench, answer.kinds)
        self.model.set_list(answer, columns, sieve=self.filters.take(answer, columns))
        self.table.arrange()
        self.filters.show_editors()
        self._show_summary()
        self._show_what_can_be_done()

    def _on_administration(self) -> None:
        self.stack.setCurrentWidget(self.list_page)
        self.card.forget()

    def _show_the_card(self) -> None:
        if self.card.code:
            self.table.choose(self.card.code)
        self.stack.setCurrentWidget(self.card)
        self.card.start()
        self._show_what_can_be_done()

    def _open_current(self) -> None:
        line = self.table.current()
        if line is not None:
            self.open_party(line.party.code)

    def _show_items(self) -> None:
        self.workbench.show_items_of.emit(self._code())

    def _step(self, by: int) -> None:
        line = self._neighbour(by)
        if line is not None and self.card.may_leave():
            self.table.choose(line.party.code)
            self.card.open(line.party.code)

    def _neighbour(self, by: int) -> PartyLine | None:
        """Return the party before or after this card's in the list, as it is sorted and filtered now."""
        shown = self.model.shown
        current = self.table.currentIndex().row()
        if not 0 <= current < len(shown) or shown[current].party.code != self.card.code:
            return None
        return shown[current + by] if 0 <= current + by < len(shown) else None

    def _code(self) -> str:
        if self._is_on_card():
            return self.card.code
        line = self.table.current()
        return "" if line is None else str(line.party.code)

    def _is_here(self) -> bool:
        return self.isVisibleTo(self.window())

    def _is_on_list(self) -> bool:
        return self._is_here() and self.stack.currentWidget() is self.list_page

    def _is_on_card(self) -> bool:
        return self._is_here() and self.stack.currentWidget() is self.card

    def _show_what_can_be_done(self) -> None:
        for key, button in self._buttons:
            button.setEnabled(self._specs[key].is_enabled())
        self.workbench.actions_changed.emit()

    def _show_summary(self) -> None:
        sums = self._parties.overdue(self.model.places)
        count = plural("1 party", "{n} parties", n=len(self.model.places))
        amounts = [Amount(minor, currency) for currency, minor in sums.items() if minor]
        text = message("{parties}, overdue {amounts}", parties=count, amounts=amounts) if amounts else count
        self.summary.setText(self.workbench.text(text))
