"""Which items meet a filter of the filter row."""

import numpy as np

from aanmaningen.core.money import minor_digits
from aanmaningen.jobs.looking import BLANK, Day, Texts

from ..typed_filters import FilterValue, Mask, amount_span, date_span, text_meets, within
from .columns import ALL, NUMBER_DIGITS, Column, Kind, blank_of


def meets(column: Column, value: FilterValue, day: Day) -> Mask:
    """Return which items meet a filter. Raises Refusal when what was typed cannot be read."""
    if column.kind is Kind.CHOICE:
        names = [choice.key for choice in column.choices]
        wanted = np.array([name in value for name in names], np.bool_)
        found: Mask = wanted[column.values(day, ALL)]
        return found
    if column.kind is Kind.GROUP:
        labels = column.party_texts(day)
        chosen = np.array([label in value for label in labels.different], np.bool_)
        return chosen[labels.places][day.ledger.items.party]
    assert isinstance(value, str)
    if column.kind is Kind.PARTY:
        return _text_meets(column.party_texts(day), value)[day.ledger.items.party]
    if column.kind is Kind.TEXT:
        return _text_meets(column.item_texts(day), value)
    return _number_meets(column, value, day)


def _text_meets(texts: Texts, value: str) -> Mask:
    return text_meets(value, lambda word, whole: texts.equal_to(word) if whole else texts.containing(word))


def _number_meets(column: Column, value: str, day: Day) -> Mask:
    values = column.values(day, ALL)
    if column.kind is Kind.DATE:
        return within(values, date_span(value, day.day), BLANK)
    if column.kind is Kind.COUNT:
        return within(values, amount_span(value, 0), BLANK)
    if column.kind is Kind.NUMBER:
        return within(values, amount_span(value, NUMBER_DIGITS), blank_of(column))
    spans = [amount_span(value, minor_digits(currency)) for currency in day.ledger.currencies]
    blank = blank_of(column)
    if len({(span.first, span.last) for span in spans}) == 1:
        return within(values, spans[0], blank)
    first = np.array([span.first for span in spans], np.int64)[day.ledger.items.currency]
    last = np.array([span.last for span in spans], np.int64)[day.ledger.items.currency]
    found: Mask = (values >= first) & (values <= last) & (values != blank)
    return found
