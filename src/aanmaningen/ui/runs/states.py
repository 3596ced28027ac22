"""The states of notices on screen: their words, which of them wait, and what colour means what."""

from collections.abc import Mapping

from aanmaningen.core.notice import STATE_NAMES, NoticeState

from ..tints import Meaning

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
