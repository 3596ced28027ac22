"""Commands that set things up: administrations, settings, ladders, groups, mail, layouts, copies."""

import sys
from datetime import UTC, datetime
from getpass import getpass, getuser
from pathlib import Path
from typing import Annotated

import typer

from aanmaningen.core.errors import Refusal, message, plural
from aanmaningen.core.ladder import Ladder, Level
from aanmaningen.core.records import Administration, PartyGroup
from aanmaningen.jobs import demonstrating, keeping, laying_out, mailing
from aanmaningen.store.engine import Actor

from .session import Session

settings = typer.Typer(help="Settings of the administration.", no_args_is_help=True)
ladders = typer.Typer(help="Ladders: which notice follows which, and when.", no_args_is_help=True)
groups = typer.Typer(help="Groups of parties.", no_args_is_help=True)
mail = typer.Typer(help="The mail account.", no_args_is_help=True)
layouts = typer.Typer(help="Layout sets of the notices.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the program."""
    app.command()(init)
    app.add_typer(settings, name="settings")
    app.add_typer(ladders, name="ladders")
    app.add_typer(groups, name="groups")
    app.add_typer(mail, name="mail")
    app.add_typer(layouts, name="layouts")
    app.command()(backup)
    app.command()(check)
    app.command()(demo)


def init(
    context: typer.Context,
    name: Annotated[str, typer.Option()],
    iban: Annotated[str, typer.Option()] = "",
    country: Annotated[str, typer.Option()] = "NL",
    language: Annotated[str, typer.Option()] = "nl",
    code: Annotated[str, typer.Option(help="Short name; made from the name when left out.")] = "",
) -> None:
    """Make an administration, and the database when there is none."""
    session: Session = context.obj
    administration = Administration(id=0, code=code, name=name, iban=iban, country=country.upper(), language=language)
    made = keeping.start_administration(session.location, administration, Actor(getuser(), datetime.now(UTC)))
    session.say(
        message(
            "Administration {code} is ready in {file}.", code=made.code, file=str(Path(session.location).absolute())
        )
    )
    session.give({"administration": made.code, "database": session.location})


@settings.command("list")
def settings_list(context: typer.Context) -> None:
    """Show all settings."""
    session: Session = context.obj
    with session.desk() as desk:
        found = keeping.all_settings(desk)
    session.give({key: value for key, (value, _) in found.items()})
    session.table(
        [message("Setting"), message("Value"), message("Meaning")],
        [[key, value, session.text(help_) if help_ else ""] for key, (value, help_) in found.items()],
        frozenset(),
    )


@settings.command("set")
def settings_set(context: typer.Context, key: str, value: str) -> None:
    """Change one setting. An empty value takes it away."""
    session: Session = context.obj
    with session.desk() as desk:
        keeping.change_setting(desk, key, value)
    session.say(message("{key} is now: {value}", key=key, value=value))
    session.give({"key": key, "value": value})


@ladders.command("list")
def ladders_list(context: typer.Context) -> None:
    """Show the ladders: per level the days of grace, the days to pay and the layout."""
    session: Session = context.obj
    with session.desk() as desk:
        found = keeping.ladders(desk)
    session.give(
        {
            code: [
                {"grace_days": rung.grace_days, "deadline_days": rung.deadline_days, "layout_level": rung.layout_level}
                for rung in ladder.levels
            ]
            for code, ladder in found.items()
        }
    )
    session.table(
        [message("Ladder"), message("Level"), message("Days of grace"), message("Days to pay"), message("Layout")],
        [
            [code, str(number), str(rung.grace_days), str(rung.deadline_days), str(rung.layout_level)]
            for code, ladder in found.items()
            for number, rung in enumerate(ladder.levels, 1)
        ],
        frozenset({1, 2, 3, 4}),
    )


@ladders.command("save")
def ladders_save(
    context: typer.Context,
    code: str,
    levels: Annotated[str, typer.Option(help="GRACE/DEADLINE[/LAYOUT] per level, as in 3/14,3/8,3/5")],
) -> None:
    """Make or change a ladder."""
    session: Session = context.obj
    ladder = Ladder(code, tuple(_rung(number, text) for number, text in enumerate(levels.split(","), 1)))
    with session.desk() as desk:
        keeping.save_ladder(desk, ladder)
    session.say(message("Ladder {code} is saved.", code=code))
    session.give({"ladder": code})


@ladders.command("assign")
def ladders_assign(
    context: typer.Context,
    code: str,
    item: Annotated[str, typer.Option()] = "",
    party: Annotated[str, typer.Option()] = "",
    group: Annotated[str, typer.Option()] = "",
) -> None:
    """Give an item, a party, a group, or (with none of these) the administration a ladder. "" takes it away."""
    session: Session = context.obj
    with session.desk() as desk:
        keeping.assign_ladder(desk, code, item=item, party=party, group=group)
    session.say(message("Ladder {code} is assigned.", code=code))
    session.give({"ladder": code})


@groups.command("list")
def groups_list(context: typer.Context) -> None:
    """Show the groups."""
    session: Session = context.obj
    with session.desk() as desk:
        found = keeping.groups(desk)
    session.give([{"code": g.code, "ladder": g.ladder, "email_template": g.email_template} for g in found.values()])
    session.table(
        [message("Group"), message("Ladder"), message("E-mail template")],
        [[group.code, group.ladder, group.email_template] for group in found.values()],
        frozenset(),
    )


@groups.command("save")
def groups_save(
    context: typer.Context,
    code: str,
    ladder: Annotated[str, typer.Option()] = "",
    email_template: Annotated[str, typer.Option()] = "",
) -> None:
    """Make or change a group."""
    session: Session = context.obj
    with session.desk() as desk:
        keeping.save_group(desk, PartyGroup(code, code, ladder, email_template))
    session.say(message("Group {code} is saved.", code=code))
    session.give({"group": code})


@mail.command("set")
def mail_set(
    context: typer.Context,
    host: Annotated[str, typer.Option()],
    port: Annotated[int, typer.Option(min=1, max=65535)],
    security: Annotated[str, typer.Option(help="none, starttls or tls; none only to this machine")],
    sender: Annotated[str, typer.Option("--from")],
    user: Annotated[str, typer.Option()] = "",
) -> None:
    """Set up the mail server. The password is asked for, and kept by the keyring of the system."""
    session: Session = context.obj
    with session.desk() as desk:
        password = _ask_password(session, user, host) if user else None
        mailing.set_account(desk, mailing.account_wish(host, port, security, user, sender, password))
    session.say(message("The mail account is set. Try it with: mail test"))
    session.give({"host": host, "port": port, "security": security, "user": user, "from": sender})


@mail.command("test")
def mail_test(
    context: typer.Context, to: Annotated[str, typer.Option(help="Where to; else to yourself.")] = ""
) -> None:
    """Send a short message to see whether the account works."""
    session: Session = context.obj
    with session.desk() as desk:
        address, answer = mailing.send_trial(desk, to)
    session.say(message("Sent to {address}. The server says: {answer}", address=address, answer=answer))
    session.give({"to": address, "answer": answer})


@layouts.command("list")
def layouts_list(context: typer.Context) -> None:
    """Show the layout sets that there are."""
    session: Session = context.obj
    with session.desk() as desk:
        found = laying_out.codes(desk)
    session.give(found)
    session.table([message("Layout set")], [[code] for code in found], frozenset())


@layouts.command("check")
def layouts_check(context: typer.Context) -> None:
    """Find mistakes in the layout sets, shipped and own."""
    session: Session = context.obj
    with session.desk() as desk:
        found = laying_out.mistakes(desk)
    session.give(
        {
            "mistakes": [
                {"file": m.file, "line": m.line, "field": m.field, "problem": session.text(m.problem)} for m in found
            ]
        }
    )
    for m in found:
        session.warn(
            message(
                "{file}, line {line}, {field}: {problem}", file=m.file, line=m.line, field=m.field, problem=m.problem
            )
        )
    if found:
        raise Refusal(plural("1 mistake in the layout sets.", "{n} mistakes in the layout sets.", n=len(found)))
    session.say(message("The layout sets are in order."))


@layouts.command("preview")
def layouts_preview(
    context: typer.Context,
    output: Annotated[Path, typer.Option()],
    code: Annotated[str, typer.Option("--set")] = "nl",
    level: Annotated[int, typer.Option(min=1, max=3)] = 1,
) -> None:
    """Write an example notice as PDF."""
    session: Session = context.obj
    with session.desk() as desk:
        laying_out.preview(desk, code, level, output)
    session.say(message("Written: {file}", file=str(output)))
    session.give({"file": str(output)})


def backup(context: typer.Context, file: Path) -> None:
    """Write a verified copy of the database, while others may go on working."""
    session: Session = context.obj
    with session.desk() as desk:
        keeping.backup(desk, file)
    session.say(message("Copied and verified: {file}", file=str(file)))
    session.give({"file": str(file)})


def check(context: typer.Context) -> None:
    """Check the whole database: sums, numbering, states, archive."""
    session: Session = context.obj
    with session.desk() as desk:
        findings = keeping.check(desk)
    session.give({"findings": [{"check": found.check, "subject": found.text} for found in findings]})
    for found in findings:
        session.warn(message("{check}: {subject}", check=found.check, subject=found.text))
    if findings:
        raise Refusal(
            plural(
                "1 thing is not as it should be. Keep this database and put back a copy.",
                "{n} things are not as they should be. Keep this database and put back a copy.",
                n=len(findings),
            )
        )
    session.say(message("The database is in order."))


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="Where the demo administration comes; it is made anew.")] = Path("demo"),
) -> None:
    """Make a demo administration and do a month end with it."""
    session: Session = context.obj
    report = demonstrating.demonstrate(folder, session.translator.language)
    session.give(report.as_json())
    for line in report.lines():
        session.say(line)


def _rung(number: int, text: str) -> Level:
    parts = text.strip().split("/")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts):
        raise Refusal(message("“{text}” is not a level. Write GRACE/DEADLINE, such as 3/14.", text=text))
    layout = int(parts[2]) if len(parts) == 3 else min(number, 3)
    if layout not in (1, 2, 3):
        raise Refusal(message("A layout has the levels 1, 2 and 3."))
    return Level(int(parts[0]), int(parts[1]), layout)


def _ask_password(session: Session, user: str, host: str) -> str:
    """Ask for the password without showing it; from a pipe it is the first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass(session.text(message("Password of {user} at {host}: ", user=user, host=host)), sys.stderr)
