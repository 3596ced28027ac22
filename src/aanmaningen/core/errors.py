"""The family of refusals: requests that the program must decline, in words the bookkeeper can act on."""

from .messages import Message, message, plural


class Refusal(Exception):  # noqa: N818 - it is not an error of the program
    """A request that cannot be carried out; `message` says what, where and what to do now."""

    def __init__(self, text: Message) -> None:
        super().__init__(str(text))
        self.message = text


class Hindered(Refusal):
    """A refusal for what the surroundings do at this moment: later, the very same request may well be carried out."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The user stopped a job; everything committed so far stands, nothing is half done."""


__all__ = ["Cancelled", "Hindered", "Message", "Refusal", "message", "plural"]
