"""The states of notices on screen: their words, signs and colours, and which of them wait."""

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtGui import QGuiApplication, QIcon, QPalette

from aanmaningen.core.notice import STATE_NAMES, NoticeState

from .icons import icon
from .tints import Meaning

WORDS = STATE_NAMES
# In the order of the bar; None: grey.
MEANINGS: Mapping[NoticeState, Meaning | None] = {
    NoticeState.SENT: Meaning.GOOD,
    NoticeState.PRINTED: Meaning.CALM,
    NoticeState.UNCERTAIN: Meaning.CAREFUL,
    NoticeState.FAILED: Meaning.BAD,
    NoticeState.SENDING: None,
    NoticeState.QUEUED: None,
    NoticeState.RENDERED: None,
    NoticeState.ISSUED: None,
    NoticeState.WITHDRAWN: None,
}
WAITING = (NoticeState.ISSUED, NoticeState.RENDERED, NoticeState.QUEUED, NoticeState.SENDING)
NEEDS_ATTENTION = (NoticeState.FAILED, NoticeState.UNCERTAIN)
LEFT_THE_HOUSE = (NoticeState.SENT, NoticeState.PRINTED, NoticeState.UNCERTAIN)
_SIGNS: Mapping[NoticeState, str] = {
    **dict.fromkeys(NEEDS_ATTENTION, "warning"),
    NoticeState.SENT: "mark",
    NoticeState.PRINTED: "print",
    NoticeState.WITHDRAWN: "close",
}


def sign(state: NoticeState) -> QIcon | None:
    """Return the sign beside a state that asks for something or is at its end, in the colour of the text now."""
    name = _SIGNS.get(state)
    colour = QGuiApplication.palette().color(QPalette.ColorRole.ButtonText)
    return None if name is None else _drawn(name, colour.rgba())


@lru_cache
def _drawn(name: str, _: int) -> QIcon:
    """Draw an icon once for each colour of the palette: a list asks for it at every painting of every line."""
    return icon(name)
