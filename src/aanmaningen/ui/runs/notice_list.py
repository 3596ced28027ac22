"""The list of notices of a run: its columns, and the filter above it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from aanmaningen.core.errors import message, plural
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.overtaken import Overtaken, explain
from aanmaningen.core.records import Channel
from aanmaningen.jobs.looking import fold
from aanmaningen.jobs.showing import NoticeView, notice_number

from ..icons import icon
from ..record_table import Column
from ..states import NEEDS_ATTENTION, WAITING, WORDS, sign
from ..widgets import ElidedComboBox, ElidedLabel, named
from ..workbench import Workbench

CHANNELS = {Channel.EMAIL: message("e-mail"), Channel.PRINT: message("paper")}
# Why a notice that waits should not go any more; None for all others.
Why = Callable[[NoticeView], Overtaken | None]


def notice_columns(bench: Workbench, why: Why) -> list[Column[NoticeView]]:
    """Return the columns of the list of notices."""
    text = bench.text

    def state(one: NoticeView) -> str:
        overtaken = why(one)
        if overtaken is not None:
            return text(message("overtaken: {why}", why=explain(overtaken)))
        return text(WORDS[NoticeState(one.state)])

    return [
        Column("number", message("Notice"), lambda one: notice_number(one.number), lambda one: one.number),
        Column("party", message("Party"), lambda one: one.party_code),
        # As wide as leaves the way in sight beside the PDF.
        Column("name", message("Name"), lambda one: one.party_name, most=26),
        Column(
            "amount",
            message("Amount"),
            lambda one: bench.translator.amount(one.total_minor, one.currency),
            lambda one: (one.currency, one.total_minor),
            is_number=True,
        ),
        Column(
            "state",
            message("State"),
            state,
            icon=lambda one: sign(NoticeState.FAILED if why(one) else NoticeState(one.state)),
        ),
        Column("level", message("Level"), lambda one: str(one.level), lambda one: one.level, is_number=True),
        Column("channel", message("Channel"), lambda one: text(CHANNELS[Channel(one.channel)])),
        Column("recipient", message("To"), lambda one: one.recipient),
        Column("answer", message("Answer"), lambda one: one.answer),
    ]


# What the filter offers: key -> heading and states; no states: all.
_CHOICES = {
    "all": (message("All states"), ()),
    "waiting": (message("Still to go"), WAITING),
    "overtaken": (message("Overtaken"), WAITING),
    "attention": (message("Failed or uncertain"), NEEDS_ATTENTION),
    "sent": (message("Sent"), (NoticeState.SENT,)),
    "printed": (message("Printed"), (NoticeState.PRINTED,)),
    "withdrawn": (message("Withdrawn"), (NoticeState.WITHDRAWN,)),
}


def searched_texts(notices: Iterable[NoticeView]) -> dict[int, str]:
    """Return by number what each notice is searched in: folded once, and not with every key."""
    return {
        one.number: fold(
            f"{notice_number(one.number)}\n{one.party_code}\n{one.party_name}\n{one.recipient}\n{one.answer}"
        )
        for one in notices
    }


class NoticeFilter(QWidget):
    """Which notices are shown: by state and by text."""

    changed = Signal()
    overtaken_wanted = Signal()  # show those, to withdraw them

    def __init__(self, workbench: Workbench, why: Why) -> None:
        super().__init__()
        self._workbench = workbench
        self._why = why
        self._n_overtaken = 0
        self.searched: dict[int, str] = {}  # by number of the notice
        self.heading = named(ElidedLabel(), "notices_heading")
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.state_field = named(ElidedComboBox(), "notices_state")
        self.text_field = named(QLineEdit(), "notices_text")
        self.text_field.setClearButtonEnabled(True)
        self.count_label = named(ElidedLabel(), "notices_count")
        self.overtaken_button = named(QPushButton(icon("warning"), ""), "notices_overtaken")
        self.overtaken_button.hide()
        for key in _CHOICES:
            self.state_field.addItem("", key)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.overtaken_button)
        layout.addStretch(1)
        layout.addWidget(self.count_label)
        layout.addWidget(self.state_field)
        layout.addWidget(self.text_field, 1)
        self.state_field.currentIndexChanged.connect(self.changed)
        self.text_field.textChanged.connect(self.changed)
        self.overtaken_button.clicked.connect(lambda: self.overtaken_wanted.emit())

    def test(self) -> Callable[[NoticeView], bool] | None:
        """Return the test that a notice must pass to be shown; None when all do."""
        choice = self.state_field.currentData()
        states = {state.value for state in _CHOICES[choice][1]}
        words = fold(self.text_field.text()).split()
        searched = self.searched
        if not states and not words:
            return None

        def passes(one: NoticeView) -> bool:
            if states and one.state not in states:
                return False
            if choice == "overtaken" and self._why(one) is None:
                return False
            return all(word in searched[one.number] for word in words)

        return passes

    def choose(self, choice: str) -> None:
        """Show the notices of one of the choices: "attention" those that failed or may have, "overtaken" those."""
        self.text_field.clear()
        self.state_field.setCurrentIndex(self.state_field.findData(choice))

    def let_go_of_state(self) -> None:
        """Show the notices in all states; the words that are searched for stay."""
        self.state_field.setCurrentIndex(self.state_field.findData("all"))

    def show_overtaken(self, count: int) -> None:
        """Tell how many notices were overtaken."""
        self._n_overtaken = count
        self.overtaken_button.setVisible(count > 0)
        self.overtaken_button.setText(self._workbench.text(plural("1 overtaken", "{n} overtaken", n=count)))

    def show_count(self, shown: int, total: int) -> None:
        """Tell how many notices are shown, while that is not all of them."""
        number = self._workbench.translator.number
        self.count_label.setText(
            ""
            if shown == total
            else self._workbench.text(
                plural("{shown} of 1 notice", "{shown} of {n} notices", n=total, shown=number(shown))
            )
        )

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        for row, (heading, _) in enumerate(_CHOICES.values()):
            self.state_field.setItemText(row, text(heading))
        self.state_field.setAccessibleName(text(message("State")))
        self.overtaken_button.setToolTip(
            text(
                message(
                    "Something on them was paid, credited, postponed or blocked since they were made, so they are "
                    "held back. Show them, to withdraw them."
                )
            )
        )
        self.show_overtaken(self._n_overtaken)
        self.text_field.setPlaceholderText(text(message("Filter by name, number or address")))
        self.text_field.setAccessibleName(self.text_field.placeholderText())
