"""What can be done with runs and notices: each action declared once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from aanmaningen.core.errors import message
from aanmaningen.core.notice import NoticeState

from ..actions import ActionSpec, Menu
from ..chosen import Chosen
from ..corrections import Corrections
from ..workbench import Workbench
from . import notice_files
from .overview_page import OverviewPage
from .proposal_page import ProposalPage
from .sending import Sending
from .taking_back import TakingBack

_A_PROPOSAL = message("This is done in a proposal. Make one with “New run”, and choose there what is meant.")
_A_RUN = message("This is done in the list of runs. Choose a run or a notice there for which it is possible.")


@dataclass(frozen=True)
class RunRooms:
    """What the actions work with. is_overview, is_proposing: which page is in sight, if any."""

    workbench: Workbench
    overview: OverviewPage
    proposal: ProposalPage
    corrections: Corrections
    sending: Sending
    taking_back: TakingBack
    is_overview: Callable[[], bool]
    is_proposing: Callable[[], bool]


def proposal_specs(rooms: RunRooms, new_run: Callable[[], None]) -> Iterable[ActionSpec]:
    """Return the actions on a proposal."""
    page, run = rooms.proposal, Menu.RUN

    def can_correct() -> bool:
        return rooms.is_proposing() and page.lists.has_chosen_items()

    def on_chosen(correct: Callable[[Chosen], None]) -> Callable[[], None]:
        return lambda: page.lists.with_chosen(correct, lambda chosen: chosen)

    specs = (
        ActionSpec("new_run", message("&New run…"), new_run, run, "Ctrl+R", "runs", in_toolbar=True),
        ActionSpec(
            "propose_again",
            message("&Propose again"),
            page.propose,
            run,
            "F5",
            "refresh",
            is_enabled=rooms.is_proposing,
        ),
        ActionSpec(
            "draft_leave_out",
            message("&Leave out, or take in again"),
            page.leave_out,
            run,
            "Shift+Space",
            separated=True,
            is_enabled=can_correct,
            within=lambda: page.lists,
        ),
        ActionSpec(
            "draft_level",
            message("Lo&wer the level…"),
            on_chosen(rooms.corrections.lower_level),
            run,
            "Ctrl+L",
            "level",
            is_enabled=can_correct,
        ),
        ActionSpec(
            "draft_block",
            message("&Block…"),
            on_chosen(rooms.corrections.block),
            run,
            "Ctrl+Shift+B",
            "hold",
            is_enabled=can_correct,
        ),
        ActionSpec(
            "draft_block_until",
            message("Block &until…"),
            on_chosen(rooms.corrections.block_until),
            run,
            "Ctrl+Shift+T",
            is_enabled=can_correct,
        ),
        ActionSpec(
            "draft_preview",
            message("Show the pre&view"),
            page.turn_preview,
            run,
            "F4",
            "pdf",
            is_enabled=rooms.is_proposing,
            checked=page.has_preview,
        ),
        ActionSpec(
            "proposal_top",
            message("Show the con&ditions, or the lists"),
            page.top.turn,
            run,
            "F6",
            is_enabled=lambda: rooms.is_proposing() and page.top.is_low,
        ),
        ActionSpec(
            "make_final",
            message("&Make final…"),
            page.make_final,
            run,
            "Ctrl+Shift+Return",
            "mark",
            separated=True,
            is_enabled=lambda: rooms.is_proposing() and page.can_make_final(),
        ),
    )
    pictured = {"draft_level", "draft_block", "draft_preview"}
    return [
        replace(spec, needs=_A_PROPOSAL, pictured=rooms.is_proposing if spec.key in pictured else None)
        for spec in specs
    ]


def notice_specs(rooms: RunRooms) -> Iterable[ActionSpec]:
    """Return the actions on runs that were made final, and their notices."""
    run, sending, taking_back, bench = Menu.RUN, rooms.sending, rooms.taking_back, rooms.workbench
    overview, is_overview = rooms.overview, rooms.is_overview

    def save_pdf() -> None:
        notice = overview.notice()
        if notice is not None:
            notice_files.save_pdf(bench, notice, overview)

    def open_letters() -> None:
        chosen = overview.run()
        if chosen is not None:
            notice_files.open_letters(bench, chosen)

    def has_letters() -> bool:
        chosen = overview.run()
        return is_overview() and chosen is not None and chosen.states.get(NoticeState.PRINTED.value, 0) > 0

    specs = (
        ActionSpec(
            "deliver",
            message("&Deliver…"),
            sending.deliver,
            run,
            "Ctrl+Return",
            "send",
            in_toolbar=True,
            separated=True,
            is_enabled=lambda: is_overview() and sending.can_deliver(),
        ),
        ActionSpec(
            "resume",
            message("&Go on with interrupted deliveries"),
            sending.resume,
            run,
            "Ctrl+Shift+J",
            is_enabled=lambda: is_overview() and sending.can_resume(),
        ),
        ActionSpec(
            "retry_notice",
            message("Send &again"),
            sending.retry,
            run,
            "Ctrl+Shift+R",
            "refresh",
            is_enabled=lambda: is_overview() and sending.can_retry(),
        ),
        ActionSpec(
            "confirm_arrived",
            message("It did arri&ve"),
            sending.confirm,
            run,
            "Ctrl+Shift+Y",
            icon="mark",
            is_enabled=lambda: is_overview() and sending.can_confirm(),
        ),
        ActionSpec(
            "select_attention",
            message("S&how what failed or is uncertain"),
            overview.show_attention,
            run,
            "Ctrl+Shift+U",
            "warning",
            is_enabled=lambda: is_overview() and overview.has_attention(),
        ),
        ActionSpec(
            "select_overtaken",
            message("Show what was over&taken"),
            lambda: overview.show_overtaken(),
            run,
            "Ctrl+Shift+O",
            "warning",
            is_enabled=lambda: is_overview() and overview.has_overtaken(),
        ),
        ActionSpec(
            "withdraw_notice",
            message("&Withdraw the selected notices…"),
            taking_back.withdraw_notices,
            run,
            "Ctrl+Shift+Del",
            "withdraw",
            separated=True,
            is_enabled=lambda: is_overview() and taking_back.can_withdraw(),
        ),
        ActionSpec(
            "withdraw_run",
            message("Withdraw the whole &run…"),
            taking_back.withdraw_run,
            run,
            "Ctrl+Shift+W",
            is_enabled=lambda: is_overview() and taking_back.can_withdraw_run(),
        ),
        ActionSpec(
            "notice_pdf_shown",
            message("Show the P&DF of the notice"),
            overview.turn_pdf,
            run,
            "F4",
            "pdf",
            separated=True,
            is_enabled=is_overview,
            checked=overview.has_pdf,
        ),
        ActionSpec(
            "save_notice_pdf",
            message("&Save the PDF of the notice as…"),
            save_pdf,
            run,
            "Ctrl+Shift+S",
            "save",
            is_enabled=lambda: is_overview() and overview.notice() is not None,
        ),
        ActionSpec(
            "open_print_file",
            message("&Open the letters to print"),
            open_letters,
            run,
            "Ctrl+P",
            "print",
            is_enabled=has_letters,
        ),
        ActionSpec(
            "open_mail_folder",
            message("Open the &folder with messages"),
            lambda: notice_files.open_messages(bench),
            run,
            "Ctrl+Shift+P",
            is_enabled=is_overview,
        ),
    )
    pictured = {"retry_notice", "withdraw_notice", "notice_pdf_shown", "save_notice_pdf", "open_print_file"}
    return [replace(spec, needs=_A_RUN, pictured=is_overview if spec.key in pictured else None) for spec in specs]
