"""From the values of a page of rows to the texts in its cells."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from aanmaningen.core.errors import Message, message
from aanmaningen.core.reasons import explain, explain_hold
from aanmaningen.core.selection import Candidate, LeftOut, Reason
from aanmaningen.i18n import Translator
from aanmaningen.jobs.looking import BLANK, Day
from aanmaningen.jobs.looking.day import ByHand
from aanmaningen.jobs.looking.deciding import REASONS

from .columns import MARK_SIGNS, NUMBER_DIGITS, SILENT, Column, Ints, Kind, blank_of

_NETTED = message("Subtracted on the notice.")
_SELECTED = message("Gets notice {level}.")


class Cells:
    """The texts of cells in one language. The same few days, words and reasons come back in row after row."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self._day_text = lru_cache(4096)(lambda day: translator.short_date(date.fromordinal(day)))
        self._number_text = lru_cache(4096)(lambda value: translator.number(Decimal(value).scaleb(-NUMBER_DIGITS)))
        self._words = lru_cache(1024)(lambda text: translator.text(Message(text)))

    def label(self, text: Message) -> str:
        """Return a label of a choice in the user's language."""
        return self.translator.text(text)

    def texts(self, column: Column, day: Day, rows: Ints) -> list[str]:
        """Return the texts of a column for some rows."""
        match column.kind:
            case Kind.TEXT:
                found = column.item_texts(day)
                return [found[row] for row in rows.tolist()]
            case Kind.PARTY | Kind.GROUP:
                labels = column.party_texts(day)
                return [labels[party] for party in day.ledger.items.party[rows].tolist()]
            case Kind.CHOICE:
                return self._choices(column, day, rows)
        values = column.values(day, rows).tolist()
        blank = blank_of(column)
        if column.texts is not None:
            # Of the party: what is none of its kind, from before the kind was chosen, is shown as it is kept.
            kept = column.party_texts(day)
            say = self._day_text if column.kind is Kind.DATE else self._number_text
            parties = day.ledger.items.party[rows].tolist()
            return [kept[party] if value == blank else say(value) for value, party in zip(values, parties, strict=True)]
        if column.kind is Kind.DATE:
            return ["" if value == blank else self._day_text(value) for value in values]
        if column.kind is Kind.COUNT:
            return ["" if value == blank else str(value) for value in values]
        currencies = [day.ledger.currencies[code] for code in day.ledger.items.currency[rows].tolist()]
        figures = self.translator.figures
        return [
            "" if value == blank else figures(value, currency)
            for value, currency in zip(values, currencies, strict=True)
        ]

    def figures(self, minor: int, currency: str) -> str:
        """Return an amount as it stands in a column."""
        return self.translator.figures(minor, currency)

    def _choices(self, column: Column, day: Day, rows: Ints) -> list[str]:
        if column.key == "why":
            return [self.why(day, row) for row in rows.tolist()]
        if column.key == "hold":
            return [self._hold(day, row) for row in rows.tolist()]
        if column.key == "marked":
            return [self._mark(column, day, row) for row in rows.tolist()]
        labels = [
            "" if (column.key, one.key) in SILENT or not one.key else self.label(one.label) for one in column.choices
        ]
        return [labels[value] for value in column.values(day, rows).tolist()]

    def _mark(self, column: Column, day: Day, row: int) -> str:
        kind = ByHand(day.by_hand[row])
        if kind is ByHand.NOTHING:
            return ""
        label = column.choices[kind].label
        if kind is ByHand.LEVEL:
            label = message("Level {level} at most", level=day.ledger.marks[row].level)
        return f"{MARK_SIGNS[kind]} {self.label(label)}"

    def _hold(self, day: Day, row: int) -> str:
        hold = day.holds[day.hold[row]]
        return "" if hold is None else self.label(explain_hold(hold.kind, hold.until_day, hold.reason))

    def why(self, day: Day, row: int) -> str:
        """Return in a sentence why an item gets a notice on the day, or not."""
        items, reason = day.ledger.items, REASONS[day.reason[row]]
        currency = day.ledger.currencies[items.currency[row]]
        detail: object = None
        match reason:
            case Reason.SELECTED:
                level = int(day.next_level[row])
                return self.label(Message(_SELECTED.text, {"level": level}) if level else _NETTED)
            case Reason.HOLD:
                detail = day.holds[day.hold[row]]
            case Reason.UNDELIVERED:
                detail = day.ledger.undelivered[int(items.party[row]), currency]
            case Reason.NOT_DUE | Reason.TOO_RECENT:
                detail = int(day.next_day[row])
                if detail == BLANK:
                    return ""
            case _:
                return self._words(explain(LeftOut(_NOBODY, reason)).text)
        item = _NOBODY._replace(due_day=int(items.due_day[row]))
        return self.label(explain(LeftOut(item, reason, detail)))


# The sentences look at the due day only.
_NOBODY = Candidate(0, 0, "", 1, 0, "", "", "", "", 1)
