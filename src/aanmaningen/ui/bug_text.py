"""The text of a bug: its kind and place, never its message, which may hold a debtor's data."""

import logging
import traceback


def bug_text(error: BaseException) -> str:
    """Return kind and place of a bug, and write them to the log."""
    text = f"{type(error).__qualname__}\n" + "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger("aanmaningen").error("%s", text)
    return text
