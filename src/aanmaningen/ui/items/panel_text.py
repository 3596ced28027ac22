"""What the side panel says of an item, as rich text in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from aanmaningen.core.cards import PURPOSE_LABELS
from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.reasons import explain_hold
from aanmaningen.core.records import Channel, ItemKind, Party
from aanmaningen.core.selection import HoldKind
from aanmaningen.i18n import Translator
from aanmaningen.jobs.checking_cards import countries
from aanmaningen.jobs.inspecting import Balance, ItemCard
from aanmaningen.jobs.showing import notice_number
from aanmaningen.store.item_card import CardItem

from ..states import WORDS as STATES

KINDS: Mapping[str, Message] = {
    ItemKind.INVOICE: message("Invoice"),
    ItemKind.CREDIT: message("Credit note"),
    ItemKind.PAYMENT: message("Payment not yet allocated"),
}


@dataclass(frozen=True)
class Step:
    """Why an item gets a notice or not, and what comes next: None where no notice can follow."""

    why: str
    next: Message | None


@dataclass(frozen=True)
class PanelText:
    """Writes the parts. quiet, ground: colours (#rrggbb) of what is said by the way, and behind what matters most.

    country: of the administration; addresses there do without it.
    """

    words: Translator
    quiet: str
    ground: str
    country: str
    today: date

    # -- the parts

    def item(self, card: ItemCard, step: Step | None = None) -> str:
        """Return the item itself, below why it is reminded of or not."""
        item = card.item
        facts: list[tuple[Message, Message | str]] = [
            (message("Open"), self._amount(item.open_minor, item.currency, bold=True)),
            (message("Due date"), self._due(item)),
            *self._listed_due(item),
            (message("Invoice date"), message("{day}", day=date.fromordinal(item.invoice_day))),
            (message("Original amount"), self._amount(item.original_minor, item.currency)),
        ]
        if item.payment_reference:
            facts.append((message("Payment reference"), escape(item.payment_reference)))
        if item.marked is not None and (item.mark_until_day is None or self.today.toordinal() < item.mark_until_day):
            facts.append((message("By hand"), _mark(bool(item.marked), item.mark_level)))
        title = f'<p style="font-size:large; margin:0"><b>{escape(item.number)}</b></p>'
        kind = f'<p style="margin:0">{self._quiet(self.words.text(KINDS[item.kind]))}</p>'
        said = f'<p style="margin:4px 0 0 0">{escape(item.description)}</p>' if item.description else ""
        return title + kind + self._step(step) + said + self._table(facts)

    def party(self, party: Party) -> str:
        """Return the party: name, address, what matters for reminding, and its contacts."""
        lines = [f"<b>{escape(party.name)}</b>", self._quiet(escape(party.code))]
        place = " ".join(part for part in (party.postal_code, party.city) if part)
        lines += [escape(part) for part in (party.street, party.street2, place) if part]
        if party.country and party.country != self.country:
            lines.append(escape(countries(self.words.language).get(party.country, party.country)))
        for flag, words in (
            (not party.notices, message("Gets no notices.")),
            (party.direct_debit, message("Collected by direct debit.")),
        ):
            if flag:
                lines.append(f"<b>{self.words.text(words)}</b>")
        for contact in party.contacts:
            said = [part for part in (contact.name, contact.department, contact.email, contact.phone) if part]
            label = self._quiet(self.words.text(PURPOSE_LABELS[contact.purpose]))
            lines.append(f"{label}<br>{'<br>'.join(map(escape, said))}")
        return "".join(f'<p style="margin:0 0 2px 0">{line}</p>' for line in lines)

    def balance(self, balance: Balance) -> str:
        """Return the heading of one balance."""
        amount = self._amount(balance.total_minor, balance.currency, bold=True)
        if balance.side == "receivable":
            return self.words.text(message("Balance: {amount}", amount=amount))
        return self.words.text(message("We owe: {amount}", amount=amount))

    def bookings(self, card: ItemCard) -> str:
        """Return how the open amount came about: the item as it was booked, and what was settled, and by what.

        What was settled by hand has a link to undo it.
        """
        item = card.item
        rows = [(escape(self.words.text(_booked(item))), self._amount(item.original_minor, item.currency))]
        for one in card.allocations:
            if one.counter is not None:
                how = message("{day}, by hand, with {number}", day=date.fromordinal(one.day), number=one.counter)
            elif one.file:
                how = message("{day}, by list {file}", day=date.fromordinal(one.day), file=one.file)
            else:
                how = message("{day}", day=date.fromordinal(one.day))
            said = escape(self.words.text(how))
            if one.counter is not None:
                undo = escape(self.words.text(message("Undo this allocation…")))  # not in an f-string: it is looked for
                said += f'<br><a href="allocation:{one.id}">{undo}</a>'
            rows.append((said, self._amount(-one.amount_minor, item.currency)))
        if not card.allocations:
            return _rows(rows) + self._nothing(message("Nothing was paid or allocated yet."))
        still_open = escape(self.words.text(message("Open")))
        return _rows([*rows, (f"<b>{still_open}</b>", self._amount(item.open_minor, item.currency, bold=True))])

    def notices(self, card: ItemCard) -> str:
        """Return the notices that named the item, each with a link to its PDF."""
        lines = []
        for one in card.notices:
            number = notice_number(one.number)
            level = message("level {level}", level=one.level) if one.level else message("netted")
            way = message("by e-mail to {recipient}", recipient=one.recipient)
            said = message(
                "{day}, {level}, {state}, {way}",
                day=date.fromordinal(one.day),
                level=level,
                state=STATES[NoticeState(one.state)],
                way=way if one.channel == Channel.EMAIL else message("on paper"),
            )
            lines.append(f'<a href="notice:{one.number}">{number}</a><br>{escape(self.words.text(said))}')
        return _paragraphs(lines) or self._nothing(message("No notice was sent about this item."))

    def holds(self, card: ItemCard) -> str:
        """Return the holds: those that stand in bold, lifted ones by the way."""
        lines = []
        for one in card.holds:
            hold = explain_hold(HoldKind(one.kind), one.until_day, one.reason)
            if one.is_on_party:
                hold = message("Whole party: {hold}", hold=hold)
            stands = one.lifted_at is None and (one.until_day is None or self.today.toordinal() < one.until_day)
            text = escape(self.words.text(hold))
            who = self._who(one.made_at, one.made_by)
            if one.lifted_at is not None:
                who += "; " + self.words.text(message("lifted on {day}", day=_day(one.lifted_at)))
            lines.append(f"{f'<b>{text}</b>' if stands else text}<br>{self._quiet(who)}")
        return _paragraphs(lines) or self._nothing(message("Not held back."))

    def notes(self, card: ItemCard) -> str:
        """Return the notes: those on this item, and those on the party and its other items with their number."""
        lines = []
        for one in card.notes:
            who = self._who(one.at, one.by)
            if one.item_number is not None and one.item_id != card.item.item_id:
                who = f"{escape(one.item_number)}, {who}"
            lines.append(f"{escape(one.text).replace(chr(10), '<br>')}<br>{self._quiet(who)}")
        return _paragraphs(lines) or self._nothing(message("No notes yet."))

    def timeline(self, card: ItemCard) -> str:
        """Return what happened with the party, newest first."""
        lines = []
        for one in card.happenings:
            text = escape(self.words.text(one.text))
            if one.notice is not None:
                number = notice_number(one.notice)
                text = text.replace(number, f'<a href="notice:{one.notice}">{number}</a>', 1)
            lines.append(f"{text}<br>{self._quiet(self._who(one.at.isoformat(), one.by))}")
        if card.more_happenings:
            more = plural("And {n} older event.", "And {n} older events.", n=card.more_happenings)
            lines.append(self._quiet(self.words.text(more)))
        return _paragraphs(lines) or self._nothing(message("Nothing happened yet."))

    # -- private

    def _step(self, step: Step | None) -> str:
        if step is None or not step.why:
            return ""
        following = "" if step.next is None else f"<br>{escape(self.words.text(step.next))}"
        said = f"<b>{escape(step.why)}</b>{following}"
        return (
            '<table width="100%" cellspacing="0" cellpadding="4" style="margin-top:4px">'
            f'<tr><td bgcolor="{self.ground}">{said}</td></tr></table>'
        )

    def _due(self, item: CardItem) -> str:
        """Return the due date, and on a line of its own how many days that is ago or ahead."""
        days = self.today.toordinal() - item.due_day
        lines = [self.words.date(date.fromordinal(item.due_day))]
        if item.open_minor and days > 0:
            lines.append(self.words.text(plural("{n} day late", "{n} days late", n=days)))
        elif item.open_minor:
            ahead = plural("due in {n} day", "due in {n} days", n=-days) if days else message("due on this day")
            lines.append(self.words.text(ahead))
        return "<br>".join(escape(line).replace(" ", "\u00a0") for line in lines)

    def _listed_due(self, item: CardItem) -> list[tuple[Message, Message | str]]:
        """Return what the list says of the due date, where a person gave another one."""
        if item.listed_due_day is None:
            return []
        return [(message("Due date in the list"), message("{day}", day=date.fromordinal(item.listed_due_day)))]

    def _amount(self, minor: int, currency: str, bold: bool = False) -> str:
        text = self.words.amount(minor, currency).replace(" ", "\u00a0")
        return f"<b>{text}</b>" if bold else text

    def _table(self, facts: Iterable[tuple[Message, Message | str]]) -> str:
        rows = [
            (
                self._quiet(self.words.text(label)),
                escape(self.words.text(value)) if isinstance(value, Message) else value,
            )
            for label, value in facts
        ]
        return _rows(rows)

    def _who(self, at: str, by: str) -> str:
        day = self.words.date(_day(at))
        return f"{day}, {escape(by)}" if by else day

    def _quiet(self, text: str) -> str:
        return f'<span style="color:{self.quiet}">{text}</span>'

    def _nothing(self, what: Message) -> str:
        return self._quiet(self.words.text(what))


def amount_of(balance: Balance, bucket: int) -> Message:
    """Return what stands in one bucket of a balance."""
    return message("{amount}", amount=Amount(balance.buckets[bucket], balance.currency))


def _booked(item: CardItem) -> Message:
    day = date.fromordinal(item.invoice_day)
    if item.file is None:
        return message("{kind} of {day}", kind=KINDS[item.kind], day=day)
    return message("{kind} of {day}, list {file}", kind=KINDS[item.kind], day=day, file=item.file)


def _mark(is_marked: bool, level: int | None) -> Message:
    if not is_marked:
        return message("left out of the next run")
    if level is None:
        return message("marked for the next run")
    return message("marked for the next run, level {level} at most", level=level)


def _day(at: str) -> date:
    """Return the day at the user's place of a stored time."""
    return datetime.fromisoformat(at).astimezone().date()


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td style="padding-right:8px">{left}</td><td align="right">{right}</td></tr>' for left, right in rows
    )
    return (
        f'<table width="100%" cellspacing="0" cellpadding="1" style="margin-top:4px">{cells}</table>' if cells else ""
    )


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f'<p style="margin:0 0 6px 0">{line}</p>' for line in lines)
