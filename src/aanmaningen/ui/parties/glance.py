"""The right side of a card: what the party owes, how old that is, and everything that happened."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aanmaningen.core.aging import AgingTotal, Buckets, bucket_name
from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.jobs.relating import PartyCard, PaymentBehaviour

from ..aging_chart import AgingChart, Bar
from ..widgets import named
from ..workbench import Workbench
from .timeline import TimelineModel, TimelineView


class Glance(QWidget):
    """Balance, aging and timeline of one party; shows, and changes nothing."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("party_glance")
        self.workbench = workbench
        self._card: PartyCard | None = None
        self.standing = named(QLabel(), "party_standing")
        self.standing.setWordWrap(True)
        self.charts = QVBoxLayout()
        self.history_title = QLabel()
        self.history = TimelineModel(workbench, self)
        self.timeline = named(TimelineView(self.history), "party_timeline")
        self.history_title.setBuddy(self.timeline)
        font = self.history_title.font()
        font.setBold(True)
        self.history_title.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 0, 0)
        layout.addWidget(self.standing)
        layout.addLayout(self.charts)
        layout.addWidget(self.history_title)
        layout.addWidget(self.timeline, 1)

    def show_card(self, card: PartyCard) -> None:
        """Show how a party stands."""
        self._card = card
        self.history.set_happenings(card.happenings)
        self._show_standing()

    def retranslate(self) -> None:
        """Write everything in another language."""
        text = self.workbench.text
        self.history_title.setText(text(message("&Timeline")))
        self.timeline.setAccessibleName(text(message("Timeline")))
        self.history.retranslate()
        self._show_standing()

    def _show_standing(self) -> None:
        if self._card is None:
            return
        lines = [self._standing_of(total) for total in self._card.aging]
        lines += [message("We owe: {amount}", amount=amount) for amount in self._card.payable]
        lines = lines or [message("Nothing is open.")]
        if self._card.payment.n_paid:
            lines.append(_behaviour(self._card.payment))
        over = self._over_limit()
        if over is not None:
            lines.append(over)
        self.standing.setText("\n".join(map(self.workbench.text, lines)))
        while (old := self.charts.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        for total in self._card.aging:
            chart = named(AgingChart(), f"aging_{total.currency}")
            chart.setAccessibleName(self.workbench.text(message("Aging in {currency}", currency=total.currency)))
            chart.set_bars(self._bars(total, self._card.buckets))
            self.charts.addWidget(chart)

    def _standing_of(self, total: AgingTotal) -> Message:
        overdue = sum(total.buckets[1:])
        return message(
            "Open {open}, of which overdue {overdue}.",
            open=Amount(total.total_minor, total.currency),
            overdue=Amount(overdue, total.currency),
        )

    def _over_limit(self) -> Message | None:
        assert self._card is not None
        own, limit = self.workbench.desk.administration.currency, self._card.party.credit_limit_minor
        opened = sum(total.total_minor for total in self._card.aging if total.currency == own)
        if limit is None:
            return None
        if opened > limit:
            return message(
                "\N{WARNING SIGN} {amount} above the credit limit of {limit}.",
                amount=Amount(opened - limit, own),
                limit=Amount(limit, own),
            )
        return message("Within the credit limit of {limit}.", limit=Amount(limit, own))

    def _bars(self, total: AgingTotal, buckets: Buckets) -> tuple[Bar, ...]:
        last = len(buckets) - 1
        return tuple(
            Bar(
                self.workbench.text(bucket_name(first, until)),
                self.workbench.translator.amount(minor, total.currency),
                minor,
                number / last,
            )
            for number, ((first, until), minor) in enumerate(zip(buckets.ranges, total.buckets, strict=True))
        )


def _behaviour(payment: PaymentBehaviour) -> Message:
    late = payment.days_late
    if late > 0:
        words = plural("Pays 1 day late on average", "Pays {n} days late on average", n=late)
    elif late < 0:
        words = plural("Pays 1 day early on average", "Pays {n} days early on average", n=-late)
    else:
        words = message("Pays on time on average")
    paid = plural("1 invoice paid", "{n} invoices paid", n=payment.n_paid)
    return message("{behaviour} ({paid}).", behaviour=words, paid=paid)
