"""Issue: the proposal becomes a run of numbered notices whose every word is frozen. Nothing is sent yet."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.notice import EarlierNotice, NoticeFacts, NoticeLine
from aanmaningen.core.records import Channel, ItemKind, PartyGroup
from aanmaningen.core.selection import Draft, DraftLine, Mark
from aanmaningen.notices.content import Design, NoticeContent
from aanmaningen.notices.freeze import SenderOptions, design_for, freeze, freeze_email
from aanmaningen.notices.layouts import LayoutLibrary, LayoutSet
from aanmaningen.store import administrations, holds, items, notices, parties
from aanmaningen.store.items import ItemText
from aanmaningen.store.notices import NewNotice, NoticeView

from .agreeing import Agreement, refuse_unless_agreed
from .desk import Desk
from .proposing import Addressed, ProposedRun, Wish, propose

_TRIES = 3


@dataclass(frozen=True, slots=True)
class IssuedRun:
    """A run that was issued. number: None when there was nothing to issue; then only skips and unmarks are used up."""

    number: int | None
    proposed: ProposedRun
    numbers: list[int]  # of the notices, in the order of proposed.notices


def issue(desk: Desk, wish: Wish, transport: str = "", agreed: Agreement | None = None) -> IssuedRun:
    """Propose, and make it final: number the notices, freeze their texts, write the run. Raises Refusal.

    transport: how the run will be delivered, when that is to follow at once: `resume` then knows, whatever happens.
    agreed: what the user was shown and said yes to; when it would become something else, nothing is issued.

    Proposing and writing the texts takes seconds for thousands of debtors, so it is done before the database is
    locked, and done again when the ledger turns out to have changed meanwhile.
    """
    for _ in range(_TRIES):
        proposed = propose(desk, wish)
        if agreed is not None:
            refuse_unless_agreed(desk, agreed, proposed)
        run_number, first_number = notices.next_numbers(desk.engine, desk.administration.id)
        new, designs = _frozen(desk, proposed, first_number)
        with desk.engine.transaction():
            if desk.engine.version() != proposed.ledger_version:
                continue
            _mark_left_out(desk, proposed)
            holds.use_up(
                desk.engine,
                desk.actor,
                desk.administration.id,
                wish.reference_date.toordinal(),
                proposed.proposal.skips_used,
                proposed.proposal.unmarks_used,
                {line.item.item_id for notice in proposed.notices for line in notice.draft.lines},
            )
            if not new:
                return IssuedRun(None, proposed, [])
            notices.archive(desk.engine, "design", designs)
            notices.add_run(
                desk.engine,
                desk.actor,
                desk.administration.id,
                run_number,
                wish.reference_date.toordinal(),
                {key: value if value is None else str(value) for key, value in asdict(wish).items()},
                new,
                transport,
            )
            return IssuedRun(run_number, proposed, [notice.number for notice in new])
    raise Refusal(message("The ledger keeps changing while the notices are being made. Try again in a moment."))


def _mark_left_out(desk: Desk, proposed: ProposedRun) -> None:
    """Write down what was left out by hand: for this reference day, so that the same run repeated leaves it out too."""
    without = set(proposed.wish.without)
    mark = Mark(False, until_day=proposed.wish.reference_date.toordinal() + 1)
    for left in proposed.left_out if without else ():
        if left.item.item_id in without:
            holds.put_mark(desk.engine, desk.actor, desk.administration.id, left.item.item_id, left.item.number, mark)


def sender_options(desk: Desk) -> SenderOptions:
    """Return what the administration adds to the layouts of all its notices."""
    settings = desk.settings
    return SenderOptions(
        address_window=settings.text("address-window"),
        qr=settings.is_on("qr"),
        logo_sha=settings.text("logo"),
        letterhead_sha=settings.text("letterhead"),
        contact_name=settings.text("signature"),
    )


def as_it_would_be(desk: Desk, proposed: ProposedRun, notice: Addressed) -> tuple[NoticeContent, Design]:
    """Return what one notice of a proposal would say, and its looks. It has no number yet: that comes with the run."""
    layout, options = desk.layouts.load(notice.language), sender_options(desk)
    texts = items.texts(desk.engine, [line.item.item_id for line in notice.draft.lines])
    facts = _facts(desk, proposed.wish.reference_date, 0, notice, texts, _earlier(desk, [notice]))
    return freeze(facts, layout, options), design_for(layout, options)


class _Layouts:
    """The layout sets of one run, each loaded once."""

    def __init__(self, library: LayoutLibrary) -> None:
        self._library = library
        self._sets: dict[str, LayoutSet] = {}
        self._versions: dict[str, str] = {}

    def load(self, code: str) -> LayoutSet:
        if code not in self._sets:
            self._sets[code] = self._library.load(code)
        return self._sets[code]

    def version(self, code: str) -> str:
        if code not in self._versions:
            self._versions[code] = self._library.version(code)
        return self._versions[code]


def _frozen(desk: Desk, proposed: ProposedRun, first_number: int) -> tuple[list[NewNotice], list[tuple[str, bytes]]]:
    """Return the notices with all their texts, and the designs they are drawn with (SHA-256, JSON)."""
    layouts = _Layouts(desk.layouts)
    options = sender_options(desk)
    groups = administrations.groups(desk.engine, desk.administration.id)
    texts = items.texts(desk.engine, [line.item.item_id for notice in proposed.notices for line in notice.draft.lines])
    before = _earlier(desk, proposed.notices)
    designs: dict[Design, tuple[str, bytes]] = {}
    new = []
    for number, notice in enumerate(proposed.notices, first_number):
        facts = _facts(desk, proposed.wish.reference_date, number, notice, texts, before)
        layout = layouts.load(notice.language)
        design = design_for(layout, options)
        if design not in designs:
            data = design.to_json().encode()
            designs[design] = (hashlib.sha256(data).hexdigest(), data)
        email = ""
        if notice.channel is Channel.EMAIL:
            group = groups.get(notice.party.group, PartyGroup(""))
            code = notice.party.email_template or group.email_template or notice.language
            email = json.dumps(asdict(freeze_email(facts, layouts.load(code), options)), ensure_ascii=False)
        new.append(
            NewNotice(
                number,
                notice.draft.party_id,
                notice.draft.level,
                notice.draft.currency,
                notice.draft.total_minor,
                facts.date.toordinal(),
                facts.deadline.toordinal(),
                notice.language,
                notice.channel.value,
                notice.recipient,
                freeze(facts, layout, options).to_json(),
                email,
                designs[design][0],
                layouts.version(notice.language),
                tuple(
                    (line.item.item_id, line.level, line.item.open_minor, line.item.due_day)
                    for line in notice.draft.lines
                ),
            )
        )
        if len(new) % 100 == 0:
            desk.progress(len(new), len(proposed.notices), message("notices"))
            desk.stop_if_cancelled()
    return new, list(designs.values())


def _facts(
    desk: Desk,
    reference_date: date,
    number: int,
    notice: Addressed,
    texts: dict[int, ItemText],
    before: dict[int, list[tuple[int, int, int]]],
) -> NoticeFacts:
    draft = notice.draft
    return NoticeFacts(
        number=items.notice_number(number),
        level=draft.layout_level,
        date=reference_date,
        deadline=reference_date + timedelta(days=draft.deadline_days),
        deadline_days=draft.deadline_days,
        currency=draft.currency,
        total_minor=draft.total_minor,
        language=notice.language,
        channel=notice.channel,
        administration=desk.administration,
        party=notice.party,
        contact=notice.contact,
        lines=tuple(_line(line, texts[line.item.item_id], reference_date) for line in draft.lines),
        earlier=_earlier_of(draft, before),
    )


def _line(line: DraftLine, text: ItemText, reference_date: date) -> NoticeLine:
    item = line.item
    return NoticeLine(
        item.number,
        ItemKind(item.kind),
        date.fromordinal(text.invoice_day),
        date.fromordinal(item.due_day),
        reference_date.toordinal() - item.due_day,
        text.original_minor,
        item.open_minor,
        line.level,
        text.description,
        text.payment_reference,
    )


def _earlier(desk: Desk, drafts: Sequence[Addressed]) -> dict[int, list[tuple[int, int, int]]]:
    reminded = [line.item.item_id for notice in drafts for line in notice.draft.lines if line.level > 1]
    return notices.earlier(desk.engine, reminded)


def _earlier_of(draft: Draft, before: dict[int, list[tuple[int, int, int]]]) -> tuple[EarlierNotice, ...]:
    found = {entry for line in draft.lines for entry in before.get(line.item.item_id, ())}
    return tuple(
        EarlierNotice(items.notice_number(number), level, date.fromordinal(day)) for number, level, day in sorted(found)
    )


def facts_of_issued(desk: Desk, view: NoticeView) -> NoticeFacts:
    """Return the facts of a notice that was issued, with its items as they were then, for a letter about it."""
    party = parties.find_many(desk.engine, [view.party_id])[view.party_id]
    lines = notices.lines_of(desk.engine, view.id)
    texts = items.texts(desk.engine, [line.item.item_id for line in lines])
    return NoticeFacts(
        number=items.notice_number(view.number),
        level=min(view.level, 3),
        date=date.fromordinal(view.notice_day),
        deadline=date.fromordinal(view.deadline_day),
        deadline_days=view.deadline_day - view.notice_day,
        currency=view.currency,
        total_minor=view.total_minor,
        language=view.language,
        channel=Channel(view.channel),
        administration=desk.administration,
        party=party,
        contact=party.contact_for_notices(),
        lines=tuple(_line(line, texts[line.item.item_id], date.fromordinal(view.notice_day)) for line in lines),
        earlier=(EarlierNotice(items.notice_number(view.number), view.level, date.fromordinal(view.notice_day)),),
    )
