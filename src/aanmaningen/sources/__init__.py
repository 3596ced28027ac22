"""Readers of lists: open items and parties from CSV files and workbooks, as values and complaints, row by row."""

from .headings import FieldSet
from .items import ItemReading, open_items
from .mapping import ListMapping, ReadOptions
from .parties import PartyReading, open_parties
from .recognition import recognise, sample

__all__ = [
    "FieldSet",
    "ItemReading",
    "ListMapping",
    "PartyReading",
    "ReadOptions",
    "open_items",
    "open_parties",
    "recognise",
    "sample",
]
