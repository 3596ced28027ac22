"""Warnings: what a bookkeeper should know of all notices of a proposal before she makes it final."""

from collections.abc import Sequence
from datetime import date, timedelta

from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.core.records import Channel
from aanmaningen.core.sepa import is_paid_by_iban_alone
from aanmaningen.store import items

from . import mailing
from .addressing import Addressed
from .desk import Desk

_FAR = timedelta(days=31)


def warnings_about(desk: Desk, reference_date: date, notices: Sequence[Addressed]) -> list[Message]:
    """Return what is odd about these notices as a whole, what costs most to overlook first."""
    return [
        *_of_paying(desk, notices),
        *_of_the_date(desk, reference_date, notices),
        *_of_the_sender(desk, notices),
        *_of_lists(desk, reference_date),
    ]


def _of_paying(desk: Desk, notices: Sequence[Addressed]) -> list[Message]:
    """Return what keeps debtors from paying: the notices do not say to which account, or a bank needs more."""
    own = desk.administration
    if not notices:
        return []
    if not own.iban:
        return [
            plural(
                "There is no IBAN under Settings, Administration: 1 notice does not say to which account to pay.",
                "There is no IBAN under Settings, Administration: {n} notices do not say to which account to pay.",
                n=len(notices),
            )
        ]
    n_abroad = sum(not is_paid_by_iban_alone(one.draft.currency, one.party.country or own.country) for one in notices)
    if own.bic or not n_abroad:
        return []
    return [
        plural(
            "1 notice goes to a debtor outside the SEPA area or asks for another currency than the euro. The bank "
            "there needs a BIC beside the IBAN, and under Settings, Administration there is none.",
            "{n} notices go to debtors outside the SEPA area or ask for another currency than the euro. The banks "
            "there need a BIC beside the IBAN, and under Settings, Administration there is none.",
            n=n_abroad,
        )
    ]


def _of_the_sender(desk: Desk, notices: Sequence[Addressed]) -> list[Message]:
    """Return what is missing of who sends them, and whether they can go by e-mail at all."""
    own, found = desk.administration, list[Message]()
    n_email = sum(one.channel is Channel.EMAIL for one in notices)
    has_address = bool(own.street and own.city) or bool(desk.settings.text("letterhead"))
    if notices and not (own.name and has_address):
        found.append(
            message(
                "Your own name and address are not complete under Settings, Administration: debtors do not read from "
                "whom the notice is."
            )
        )
    if n_email:
        try:
            mailing.check(desk, mailing.default_transport(desk))
        except Refusal as refusal:
            found.append(
                plural(
                    "1 notice by e-mail cannot be sent yet: {why}",
                    "{n} notices by e-mail cannot be sent yet: {why}",
                    n=n_email,
                    why=refusal.message,
                )
            )
    return found


def _of_the_date(desk: Desk, day: date, notices: Sequence[Addressed]) -> list[Message]:
    """Return what is odd about the reference date, seen from today: it dates the notices and their deadlines."""
    today = desk.today
    if day > today + _FAR:
        return [message("The reference date {day} lies far ahead of today. Check the year.", day=day)]
    if day > today:
        return [
            message(
                "The reference date {day} lies after today. Items that are not due yet count as late, the notices "
                "bear that date, and payments until then are not known.",
                day=day,
            )
        ]
    shortest = min((one.draft.deadline_days for one in notices), default=None)
    if shortest is None or day + timedelta(days=shortest) > today:
        return []
    return [
        message(
            "Notices of {day} would ask for payment by {deadline}, which is past already. Choose a later reference "
            "date before you send them.",
            day=day,
            deadline=day + timedelta(days=shortest),
        )
    ]


def _of_lists(desk: Desk, reference_date: date) -> list[Message]:
    """Return what the bookkeeper should know of the lists behind the proposal."""
    listed = items.last_list_day(desk.engine, desk.administration.id)
    if listed is None or listed >= reference_date:
        return []
    return [
        message(
            "The newest list of items is of {listed}, older than the reference date {reference}: "
            "payments since then are not known.",
            listed=listed,
            reference=reference_date,
        )
    ]
