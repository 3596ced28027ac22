"""The card of a party: the form, how the party stands, and saving beside other people."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QByteArray, QEventLoop, Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from aanmaningen.core import cards
from aanmaningen.core.cards import CardValue
from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import Party
from aanmaningen.jobs import relating
from aanmaningen.jobs.checking_cards import CardComplaint, complaints
from aanmaningen.jobs.relating import PartyCard, Saving

from ..latest import Latest
from ..widgets import named
from ..workbench import Kind, Workbench
from .conflict_dialog import ConflictDialog
from .form import PartyForm
from .glance import Glance
from .leave_dialog import Leaving, ask_leaving


class CardPage(QWidget):
    """One party at a time. `changed`: what may be done with it changed (another party, edited, saved)."""

    changed = Signal()
    saving_ended = Signal()

    def __init__(self, workbench: Workbench, buttons: QWidget) -> None:
        super().__init__()
        self.setObjectName("party_card")
        self.workbench = workbench
        self.ask_leaving: Callable[[Workbench, QWidget, str], Leaving] = ask_leaving
        self._card: PartyCard | None = None
        self._loaded: dict[str, CardValue] = {}  # what the fields held when they were filled
        self._news: Message | None = None
        self._is_saving = False
        self._was_tried = False  # whether a new party was to be saved: until then an empty field is no mistake
        self._latest = Latest(workbench, self)
        self._latest_code = Latest(workbench, self)
        self._taken = ("", "")  # code and name of the party that has the code of a new one
        self.title = named(QLabel(), "party_title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self.title.setFont(font)
        self.title.setWordWrap(True)
        self.news = named(QLabel(), "party_news")
        self.news.setWordWrap(True)
        self.form = PartyForm(workbench)
        self.glance = Glance(workbench)
        split = named(QSplitter(Qt.Orientation.Horizontal), "party_split")
        split.addWidget(self.form)
        split.addWidget(self.glance)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 3)
        split.setSizes([680, 320])
        if isinstance(state := workbench.memory.value("parties/split"), QByteArray):
            split.restoreState(state)
        split.splitterMoved.connect(lambda: workbench.memory.setValue("parties/split", split.saveState()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 8)
        layout.addWidget(buttons)
        layout.addWidget(self.title)
        layout.addWidget(self.news)
        layout.addWidget(split, 1)
        self.form.edited.connect(self._on_edited)
        self.retranslate()

    # -- questions

    @property
    def code(self) -> str:
        """Return the code of the party that is shown, "" for none or a new one."""
        return "" if self._card is None else self._card.party.code

    @property
    def is_dirty(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return bool(self._card) and bool(self._changes())

    def complaints(self) -> list[CardComplaint]:
        """Return what is wrong with the card as it stands."""
        if self._card is None:
            return []
        known = replace(self._card.known, taken=self._taken)
        return complaints(cards.to_card(self._card.party), self._wanted(), known)

    # -- changes

    def open(self, code: str, then: Callable[[], None] | None = None) -> None:
        """Fetch a card ("" for a new party) and show it; what was shown stays until it is there."""
        day = self.workbench.reference_date

        def show(answer: object) -> None:
            assert isinstance(answer, PartyCard)
            self.show_card(answer)
            if then is not None:
                then()

        self._latest.ask(message("Fetching the card"), lambda desk: relating.card(desk, code, day), show)

    def show_card(self, card: PartyCard) -> None:
        """Show a party; what was typed before is gone."""
        is_other = self._card is None or self._card.party.code != card.party.code
        self._was_tried = False
        self._taken = ("", "")
        self._card = card
        if is_other:
            self._tell(None)
            self.form.verticalScrollBar().setValue(0)
        self.form.show_card(card)
        self._loaded = self.form.values()
        self.glance.show_card(card)
        self._show_state()

    def refresh(self) -> None:
        """Fetch anew what others may have changed. What was typed stays."""
        code = self.code
        if not code:
            return
        day = self.workbench.reference_date

        def show(answer: object) -> None:
            assert isinstance(answer, PartyCard)
            if self.is_dirty:
                # The form still stands on what it was opened with; saving will find out what else changed.
                self.glance.show_card(answer)
            else:
                self.show_card(answer)

        self._latest.ask(message("Fetching the card"), lambda desk: relating.card(desk, code, day), show)

    def forget(self) -> None:
        """Show nothing any more: another administration was chosen."""
        self._latest.forget()
        self._card, self._loaded = None, {}
        self.changed.emit()

    def revert(self) -> None:
        """Take back what was typed since the card was opened or saved."""
        if self._card is not None:
            self.form.set_values(self._loaded)
            self._tell(None)
            self._show_state()

    def save(self) -> None:
        """Save what was typed, unless something is wrong with it."""
        if self._card is None or self._is_saving or not self.is_dirty:
            return
        self._was_tried = True
        grave = [complaint for complaint in self.complaints() if complaint.is_grave]
        if grave:
            self._complain(grave[0].name)
            return
        before = None if self._card.party_id is None else self._card.party
        self._write(before, self._wanted())

    def may_leave(self) -> bool:
        """Tell whether the card may be left; asks what to do with unsaved changes."""
        self._wait()
        if not self.is_dirty:
            return True
        match self.ask_leaving(self.workbench, self, self._name()):
            case Leaving.DISCARD:
                self.revert()
                return True
            case Leaving.SAVE:
                self.save()
                self._wait()
                return not self.is_dirty
            case _:
                return False

    def start(self) -> None:
        """Put the keyboard where work starts."""
        self.form.focus_on("name" if self.code else "code")

    def retranslate(self) -> None:
        """Write everything in another language."""
        self.form.setAccessibleName(self.workbench.text(message("Card")))
        self.form.retranslate()
        self.glance.retranslate()
        self._tell(self._news)
        self._show_title()

    # -- saving

    def _write(self, before: Party | None, wanted: cards.Card) -> None:
        submitted = self.form.values()
        self._is_saving = True
        task = self.workbench.write(
            message("Saving the card"),
            lambda desk: relating.save_card(desk, before, wanted),
            Kind.PARTIES,
            then=partial(self._on_saved, submitted, wanted),
        )
        task.ended.connect(self._on_ended)

    def _on_saved(self, submitted: cards.Card, wanted: cards.Card, answer: object) -> None:
        assert isinstance(answer, Saving)
        if self._card is None:
            return
        if answer.is_taken:
            self._taken = (answer.party.code, answer.party.name)
            self._complain("code")
            return
        if answer.conflicts:
            dialog = ConflictDialog(self.workbench, self, self._name(), answer.conflicts)
            dialog.ask(partial(self._resolve, answer, wanted))
            return
        # What was typed while it was being saved is not saved, and must not be lost.
        now = self.form.values()
        later = {name: now[name] for name in cards.differences(submitted, now)}
        # The id of a new party is not known here, and not needed: what is stored is known by its code.
        self._card = replace(self._card, party=answer.party, party_id=self._card.party_id or 0)
        self.form.set_values(cards.to_card(answer.party))
        self._loaded = self.form.values()
        self.form.set_values({**self._loaded, **later})
        if answer.taken_over:
            names = [cards.full_label(name) for name in answer.taken_over]
            self._tell(message("Saved. Someone else had changed {fields}; that is kept too.", fields=names))
        else:
            self._tell(message("Saved."))
        self._show_state()

    def _resolve(self, saving: Saving, wanted: cards.Card, chosen: cards.Card) -> None:
        assert self._card is not None
        mine = {name: wanted[name] for name in cards.differences(cards.to_card(self._card.party), wanted)}
        stored = cards.to_card(saving.party)
        # From here the card stands on what is stored now; a third change in between is found again.
        self._card = replace(self._card, party=saving.party)
        self._loaded = {**self._loaded, **{name: stored.get(name, "") for name in self._loaded}}
        self.form.set_values({**stored, **mine, **chosen})
        self._write(saving.party, {**stored, **mine, **chosen})

    def _on_ended(self) -> None:
        self._is_saving = False
        self._show_state()
        self.saving_ended.emit()

    def _wait(self) -> None:
        """Wait until the saving has ended; a question about a conflict leaves the card unsaved."""
        if self._is_saving:
            loop = QEventLoop(self)
            self.saving_ended.connect(loop.quit)
            loop.exec()

    # -- private

    def _changes(self) -> list[str]:
        return cards.differences(self._loaded, self.form.values())

    def _wanted(self) -> dict[str, CardValue]:
        assert self._card is not None
        values = self.form.values()
        return cards.to_card(self._card.party) | {name: values[name] for name in self._changes()}

    def _name(self) -> str:
        assert self._card is not None
        return str(self.form.values().get("name") or "") or self._card.party.name or self.code

    def _complain(self, name: str) -> None:
        self._show_state()
        self._tell(message("Not saved yet: correct {field} first.", field=cards.full_label(name)))
        self.form.focus_on(name)

    def _on_edited(self, name: str) -> None:
        self._tell(None)
        if name == "code":
            self._ask_whose_code()
        self._show_state()

    def _ask_whose_code(self) -> None:
        code = str(self.form.values()["code"]).strip()

        def show(name: object) -> None:
            self._taken = (code, str(name)) if isinstance(name, str) else ("", "")
            self._show_state()

        self._latest_code.ask(message("Looking for the code"), lambda desk: relating.name_of(desk, code), show)

    def _show_state(self) -> None:
        found = self.complaints()
        if self._card is not None and self._card.party_id is None and not self._was_tried:
            typed = self._changes()
            found = [complaint for complaint in found if complaint.name in typed]
        self.form.show_complaints(found)
        self._show_title()
        self.changed.emit()

    def _show_title(self) -> None:
        if self._card is None:
            return
        name = self._card.party.name or self.workbench.text(message("New party"))
        title = f"{self.code}   {name}" if self.code else name
        self.title.setText(f"{title} *" if self.is_dirty else title)
        self.title.setToolTip(name)

    def _tell(self, what: Message | None) -> None:
        self._news = what
        self.news.setText("" if what is None else self.workbench.text(what))
        self.news.setVisible(what is not None)
