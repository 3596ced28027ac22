"""Looking at the ledger as a whole: every item in columns, as they stand on a day, with the reason of the selection."""

from .day import BLANK, Day, as_on
from .ledger import Ledger, PartyColumns, first_page, look
from .texts import TextColumn, fold

__all__ = ["BLANK", "Day", "Ledger", "PartyColumns", "TextColumn", "as_on", "first_page", "fold", "look"]
