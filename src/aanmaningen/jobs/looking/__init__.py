"""Looking at the ledger as a whole: every item in columns, as they stand on a day, with the reason of the selection."""

from .day import BLANK, Day, as_on
from .labels import Labels
from .ledger import Ledger, PartyColumns, Texts, first_page, look
from .texts import TextColumn, fold

__all__ = [
    "BLANK",
    "Day",
    "Labels",
    "Ledger",
    "PartyColumns",
    "TextColumn",
    "Texts",
    "as_on",
    "first_page",
    "fold",
    "look",
]
