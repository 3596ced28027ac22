"""The demo: a made-up administration in a folder of its own, some months of history, and a month end done with it."""

import csv
import math
import shutil
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from aanmaningen.core.errors import Cancelled, Message, Refusal, message, plural
from aanmaningen.core.ladder import Ladder, Level
from aanmaningen.core.messages import Amount
from aanmaningen.core.money import decimal_text
from aanmaningen.core.records import Channel, PartyGroup
from aanmaningen.core.selection import HoldKind
from aanmaningen.store import administrations
from aanmaningen.store.engine import Actor
from aanmaningen.store.items import run_number

from . import delivering, demo_data, holding, importing, issuing, keeping, reporting, saving
from .delivering import DeliveryReport
from .demo_data import HISTORY, ITEM_HEADINGS, MONTH_END, PARTIAL_RUN, PARTY_HEADINGS, SPECIAL, DemoItem, DemoParty
from .desk import Desk, Progress, no_progress, open_desk
from .holding import Target
from .importing import ImportOutcome, ImportPlan
from .issuing import IssuedRun
from .proposing import Wish

# The file by which a demo is recognised, so that no other folder is ever emptied.
_MARKER = "DEMO.txt"
_MARKER_TEXT = (
    "Deze map is een demonstratie van Aanmaningen. Alles hierin is verzonnen.\n"
    "Bij een volgende demonstratie in deze map wordt alles wat erin staat weggegooid.\n"
)
_USER = "demo"


@dataclass(frozen=True)
class DemoReport:
    """Where the demo stands, and what its month end did."""

    folder: Path
    lists: Path
    workbook: Path
    n_parties: int
    imported: ImportOutcome
    issued: IssuedRun
    delivered: DeliveryReport

    @property
    def database(self) -> Path:
        """Return the file with the ledger."""
        return self.folder / "aanmaningen.db"

    def as_json(self) -> dict[str, object]:
        """Return the report for machines: paths, counts, totals as decimal strings, left out by reason."""
        notices = self.issued.proposed.notices
        return {
            "folder": str(self.folder),
            "database": str(self.database),
            "lists": str(self.lists),
            "print_files": [str(file) for file in self.delivered.print_files],
            "mail_folder": str(self.delivered.mail_folder),
            "workbook": str(self.workbook),
            "run": run_number(self.issued.number or 0),
            "parties": self.n_parties,
            "items": self.imported.counts.read,
            "notices": len(notices),
            "levels": dict(sorted(Counter(notice.draft.level for notice in notices).items())),
            "totals": {currency: decimal_text(minor, currency) for currency, minor in self._totals().items()},
            "left_out": dict(Counter(left.reason.value for left in self.issued.proposed.left_out)),
            "warnings": len(self.issued.proposed.warnings),
        }

    def lines(self) -> list[Message]:
        """Return the report for people: where everything is, what was sent, and what was left out and why."""
        blank, example = Message(""), {"file": str(self.database)}
        return [
            *self._where(),
            blank,
            *self._list(),
            blank,
            *self._notices(),
            blank,
            *self.issued.proposed.left_out_lines(),
            *([blank, *self.issued.proposed.warnings] if self.issued.proposed.warnings else []),
            blank,
            message("Look around yourself, for instance with:"),
            Message('  aanmaningen --db "{file}" notices', example),
            Message('  aanmaningen --db "{file}" items --where "level >= 2 and open > 500"', example),
        ]

    def _where(self) -> list[Message]:
        return [
            message(
                "The demo administration was made anew in {folder}. All of it is made up.", folder=str(self.folder)
            ),
            message("  lists from the bookkeeping package: {file}", file=str(self.lists)),
            *(message("  letters to print: {file}", file=str(file)) for file in self.delivered.print_files),
            message("  e-mails, to open and look at: {file}", file=str(self.delivered.mail_folder)),
            message("  aging for the director: {file}", file=str(self.workbook)),
            message("  database: {file}", file=str(self.database)),
        ]

    def _list(self) -> list[Message]:
        from_list = message("List of {day}, of {n_parties} debtors.", day=MONTH_END, n_parties=self.n_parties)
        counts = self.imported.counts
        return [
            from_list,
            message(
                "Read {read}: {new} new, {changed} changed, {closed} closed, {unchanged} unchanged, {refused} refused.",
                read=counts.read,
                new=counts.new,
                changed=counts.changed,
                closed=counts.closed,
                unchanged=counts.unchanged,
                refused=counts.refused,
            ),
            *(
                message(
                    "Row {row}, {field}: “{found}”. {problem}",
                    row=complaint.row,
                    field=complaint.field,
                    found=complaint.found,
                    problem=complaint.problem,
                )
                for complaint in self.imported.complaints
            ),
        ]

    def _notices(self) -> list[Message]:
        notices = self.issued.proposed.notices
        by_level = Counter(notice.draft.level for notice in notices)
        by_channel = Counter(notice.channel for notice in notices)
        by_currency = Counter(notice.draft.currency for notice in notices)
        return [
            plural(
                "Month end of {day}, run {run}: 1 notice.",
                "Month end of {day}, run {run}: {n} notices.",
                n=len(notices),
                day=MONTH_END,
                run=run_number(self.issued.number or 0),
            ),
            *(
                plural("  level {level}: 1 notice", "  level {level}: {n} notices", n=by_level[level], level=level)
                for level in sorted(by_level)
            ),
            message(
                "  by e-mail {email}, on paper {paper}",
                email=by_channel[Channel.EMAIL],
                paper=by_channel[Channel.PRINT],
            ),
            *(
                plural(
                    "  1 notice, {total}",
                    "  {n} notices, {total}",
                    n=by_currency[currency],
                    total=Amount(minor, currency),
                )
                for currency, minor in self._totals().items()
            ),
        ]

    def _totals(self) -> dict[str, int]:
        totals: Counter[str] = Counter()
        for notice in self.issued.proposed.notices:
            totals[notice.draft.currency] += notice.draft.total_minor
        return dict(sorted(totals.items()))


def demonstrate(
    folder: Path, language: str, progress: Progress = no_progress, cancelled: Callable[[], bool] = lambda: False
) -> DemoReport:
    """Make the demo administration in `folder`, in place of an earlier demo, and do a month end with it.

    The same program makes the same PDFs, messages and workbook each time. language: of the workbook. Raises Refusal
    when the folder holds anything but an earlier demo, or cannot be written to; Cancelled, and then nothing is left.
    """
    folder = folder.absolute()
    was_there = folder.exists()
    try:
        return _demonstrate(folder, language, progress, cancelled)
    except Refusal:
        raise  # perhaps because the folder holds something else, which must stay
    except BaseException:
        with suppress(OSError):
            _make_empty(folder)
            (folder / _MARKER).unlink()
            if not was_there:
                folder.rmdir()
        raise


def _demonstrate(folder: Path, language: str, progress: Progress, cancelled: Callable[[], bool]) -> DemoReport:
    def step(done: int) -> None:
        progress(done, len(HISTORY) + 3, message("steps"))
        if cancelled():
            raise Cancelled

    step(0)
    try:
        _make_empty(folder)
        debtors = demo_data.parties()
        items = demo_data.items(debtors)
        lists = folder / "lijsten"
        lists.mkdir()
        _write_parties(debtors, lists / "relaties.xlsx")
        (lists / "logo.png").write_bytes(_logo())
    except OSError as error:
        raise Refusal(
            message(
                "The folder {folder} cannot be written to: {reason}. Close what is open of it, or choose another one.",
                folder=str(folder),
                reason=error.strerror or type(error).__name__,
            )
        ) from error
    location = str(folder / "aanmaningen.db")
    keeping.start_administration(location, demo_data.ADMINISTRATION, Actor(_USER, _clock(HISTORY[0])()))
    desk = open_desk(location, clock=_clock(HISTORY[0]), user=_USER)
    try:
        _furnish(desk, lists)
        for done, day in enumerate(HISTORY, 1):
            step(done)
            _month(replace(desk, clock=_clock(day)), day, lists, items)
        step(len(HISTORY) + 1)
        _month(replace(desk, clock=_clock(PARTIAL_RUN)), PARTIAL_RUN, lists, items, selection="belgische-consumenten")
        step(len(HISTORY) + 2)
        desk = replace(desk, clock=_clock(MONTH_END))
        _correct_by_hand(desk, items)
        imported, issued, delivered = _month(desk, MONTH_END, lists, items)
        workbook = folder / f"ouderdomsanalyse-{MONTH_END}.xlsx"
        reporting.aging_workbook(desk, MONTH_END, workbook, language=language)
    finally:
        desk.engine.close()
    return DemoReport(folder, lists, workbook, len(debtors), imported, issued, delivered)


def _make_empty(folder: Path) -> None:
    """Leave `folder` with the marker of a demo and nothing else. Raises Refusal when it is not a demo's folder."""
    marker = folder / _MARKER
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not marker.is_file())):
        raise Refusal(
            message(
                "{folder} holds something else than an earlier demo, so it is left alone. "
                "Choose another folder with --folder.",
                folder=str(folder),
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    # The marker comes first and stays: a demo that was cut off half way must still be known as one.
    marker.write_text(_MARKER_TEXT, encoding="utf-8")
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != marker:
            entry.unlink()


def _furnish(desk: Desk, lists: Path) -> None:
    """Settings, groups, a saved selection and the debtors."""
    for key, value in (
        ("logo", str(lists / "logo.png")),
        ("signature", "Robin Voorbeeld"),
        ("reply-to", "vragen@voorbeeld-en-zonen.example"),
        ("min-item", "1"),
        ("min-debtor", "10"),
    ):
        keeping.change_setting(desk, key, value)
    # Else a random one is made, and with it other Message-IDs each time.
    administrations.put_setting(desk.engine, desk.actor, desk.administration.id, "identity", "demo")
    keeping.save_ladder(desk, Ladder("ruim", (Level(5, 21, 1), Level(5, 14, 2), Level(5, 8, 3))))
    keeping.save_group(desk, PartyGroup("groot", "groot", "ruim", "nl-groot"))
    saving.save_selection(desk, "belgische-consumenten", "country = BE and consumer = yes")
    importing.import_parties(desk, ImportPlan(lists / "relaties.xlsx"))


def _month(
    desk: Desk, day: date, lists: Path, items: list[DemoItem], selection: str = ""
) -> tuple[ImportOutcome, IssuedRun, DeliveryReport]:
    """Export a list as the bookkeeping package would, import it, and do what a month end does."""
    target = lists / f"openstaande-posten-{day}.csv"
    _write_items(items, day, target)
    imported = importing.import_items(desk, ImportPlan(target, skip_refused=True, as_of=day))
    for key, name in (("mail-folder", "e-mail"), ("print-folder", "papier")):
        keeping.change_setting(desk, key, str(desk.folder / str(day) / name))
    issued = issuing.issue(desk, Wish(day, selection=selection))
    assert issued.number is not None
    return imported, issued, delivering.deliver(desk, issued.number, "eml")


def _correct_by_hand(desk: Desk, items: list[DemoItem]) -> None:
    """What a bookkeeper knows and the program does not: holds and marks before the month end."""
    holding.hold(desk, Target(party=SPECIAL["blocked"].code), HoldKind.BLOCK, reason="Surseance van betaling.")
    until = date(2026, 11, 16)
    holding.hold(desk, Target(party=SPECIAL["later"].code), HoldKind.UNTIL, until, "Betaalt na oplevering.")
    skipped, unmarked = _oldest(items, SPECIAL["skipped"]), _oldest(items, SPECIAL["unmarked"])
    holding.hold(desk, Target(item=skipped), HoldKind.SKIP, reason="Gebeld, betaalt deze week.")
    holding.mark(desk, unmarked, marked=False)
    holding.mark(desk, _oldest(items, SPECIAL["lowered"]), marked=True, level=1)


def _oldest(items: list[DemoItem], party: DemoParty) -> str:
    return next(item.number for item in items if item.party == party)


def _clock(day: date) -> Callable[[], datetime]:
    # In the morning by UTC it is the same day nearly everywhere.
    moment = datetime.combine(day, time(8, 30), UTC)
    return lambda: moment


def _write_parties(debtors: list[DemoParty], target: Path) -> None:
    from openpyxl import Workbook  # here: the window opens without it

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Relaties")
    sheet.append(PARTY_HEADINGS)
    for party in debtors:
        sheet.append(party.row())
    workbook.save(target)


def _write_items(items: list[DemoItem], day: date, target: Path) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(ITEM_HEADINGS)
        writer.writerows(row for item in items if (row := item.row_on(day)) is not None)
        if day == MONTH_END:
            writer.writerow(demo_data.unreadable_row())


def _logo() -> bytes:
    """Return a picture as PNG: the sun above three waves, on nothing."""
    width, height, fine = 300, 120, 2
    rows = []
    for y in range(height):
        row = bytearray(b"\0")  # each line of a PNG says how it was filtered: not
        for x in range(width):
            points = [(x + i / fine, y + j / fine) for i in range(fine) for j in range(fine)]
            found = [colour for point in points if (colour := _colour_at(*point))]
            shade = found[0] if found else b"\xff\xff\xff"
            row += shade + bytes([255 * len(found) // len(points)])
        rows.append(bytes(row))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits, red, green, blue and opacity
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _colour_at(x: float, y: float) -> bytes | None:
    """Return what is painted at a point of the logo, None for nothing."""
    for number, colour in enumerate((b"\x1f\x4e\x79", b"\x3f\x7c\xac", b"\x8f\xb8\xd6")):
        middle = 106 - 20 * number + 7 * math.sin(x / 24 + number)
        if abs(y - middle) < 6:
            return colour
    is_sun = math.hypot(x - 217, y - 54) < 46 and y < 54 + 7 * math.sin(x / 24 + 3)
    return b"\xe0\x9f\x3e" if is_sun else None
