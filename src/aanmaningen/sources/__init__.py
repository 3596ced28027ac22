"""Readers of lists: open items and parties from CSV files and workbooks, as values and complaints, row by row."""

from .glance import Glance, Trial, fields_of, glance, mapping_of, trial
from .headings import FieldSet
from .items import ItemReading, open_items
from .mapping import ListMapping, ReadOptions
from .parties import PartyReading, open_parties
from .recognition import recognise, sample

__all__ = [
    "FieldSet",
    "Glance",
    "ItemReading",
    "ListMapping",
    "PartyReading",
    "ReadOptions",
    "Trial",
    "fields_of",
    "glance",
    "mapping_of",
    "open_items",
    "open_parties",
    "recognise",
    "sample",
    "trial",
]
