"""The question before a run is made final: how many notices, for how much, by which way."""

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message, plural
from aanmaningen.jobs.proposing import ProposedRun

from ..dialogs import ValueDialog
from ..workbench import Workbench
from .drafts import totals_of, ways_of

_WARNINGS_TOLD = 5  # the first of them concern the whole run


class IssueDialog(ValueDialog[bool]):
    """Asks whether the proposal is to be made final."""

    def __init__(self, workbench: Workbench, proposed: ProposedRun, parent: QWidget) -> None:
        super().__init__(workbench, parent, "issue_dialog", message("Make the run final"), message("&Make final"))
        text = workbench.text
        n_email, n_paper = ways_of(proposed)
        self.say(
            text(
                plural(
                    "Make 1 notice final, with reference date {day}?",
                    "Make {n} notices final, with reference date {day}?",
                    n=len(proposed.notices),
                    day=proposed.wish.reference_date,
                )
            ),
            "issue_question",
            is_heading=True,
        )
        lines = [text(total) for total in totals_of(proposed)]
        lines.append(text(message("By e-mail: {email}; on paper: {paper}", email=n_email, paper=n_paper)))
        if proposed.wish.without:
            lines.append(
                text(plural("Left out by hand: 1 item", "Left out by hand: {n} items", n=len(proposed.wish.without)))
            )
        self.say("\n".join(lines), "issue_totals")
        if proposed.warnings:
            told = [f"⚠ {text(warning)}" for warning in proposed.warnings[:_WARNINGS_TOLD]]
            more = len(proposed.warnings) - _WARNINGS_TOLD
            if more > 0:
                told.append(text(plural("And 1 more.", "And {n} more.", n=more)))
            self.say("\n".join(told), "issue_warnings")
        self.say(
            text(
                message(
                    "The notices get their numbers and their texts are fixed. Nothing is sent yet; what is final "
                    "can be withdrawn."
                )
            )
        )

    def value(self) -> bool:
        """Return True: it was accepted."""
        return True
