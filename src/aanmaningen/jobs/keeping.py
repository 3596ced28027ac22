"""Keeping the ledger: starting an administration, its settings, copies, and the check that all is as it should be."""

import hashlib
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

from stdnum import iban
from stdnum.exceptions import ValidationError

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.ladder import Ladder, ladder_for
from aanmaningen.core.records import Administration, PartyGroup
from aanmaningen.core.settings import ADMINISTRATION_FIELDS, SETTINGS, Kind, check_value, parse_days
from aanmaningen.mail import parse_mailbox
from aanmaningen.store import administrations, checks, copies, holds, items, notices, parties, restoring
from aanmaningen.store.engine import Actor
from aanmaningen.store.opening import open_database

from . import laying_out
from .checking_cards import number_problem
from .desk import Desk


def start_administration(location: str, administration: Administration, actor: Actor) -> Administration:
    """Make the database if there is none, and an administration in it. Raises Refusal when its code is taken.

    An administration without a code gets one made from its name.
    """
    typed = {name: checked_field(name, str(getattr(administration, name))) for name in ("name", "iban", "email")}
    checked = replace(administration, **typed)  # type: ignore[arg-type]
    engine = open_database(location, create=True)
    try:
        taken = {one.code for one in administrations.find_all(engine)}
        code = administration.code or _code_from(administration.name, taken)
        if code in taken:
            raise Refusal(message("There is an administration {code} already.", code=code))
        return administrations.add(engine, actor, replace(checked, code=code))
    finally:
        engine.close()


def change_setting(desk: Desk, key: str, value: str) -> None:
    """Set a setting or a field of the administration itself, from its text form. Raises Refusal."""
    field_name = key.replace("-", "_")
    if key in SETTINGS:
        setting = SETTINGS[key]
        kept = _keep_file(desk, key, value) if setting.kind is Kind.FILE else checked_setting(key, value)
        administrations.put_setting(desk.engine, desk.actor, desk.administration.id, key, kept)
    elif field_name in ADMINISTRATION_FIELDS:
        checked = checked_field(field_name, value)
        if field_name in ("vat_number", "registration_number"):
            _refuse_wrong_number(field_name, str(checked), _as_it_is(desk).country)
        changed = replace(_as_it_is(desk), **{field_name: checked})  # type: ignore[arg-type]
        administrations.change(desk.engine, desk.actor, changed)
    else:
        known = ", ".join([*SETTINGS, *(name.replace("_", "-") for name in ADMINISTRATION_FIELDS)])
        raise Refusal(message("There is no setting {key}. There are: {known}.", key=key, known=known))


def _as_it_is(desk: Desk) -> Administration:
    """Return the administration as it is now; the desk has it as it was when it was opened."""
    return next(one for one in administrations.find_all(desk.engine) if one.id == desk.administration.id)


def checked_setting(key: str, text: str) -> str:
    """Return the value of a setting as it is kept. Raises Refusal when it does not fit."""
    kept = check_value(SETTINGS[key], text)
    if key in ("mail-from", "reply-to", "bcc") and kept:
        parse_mailbox(kept)
    if key == "smtp-port" and not 1 <= int(kept) <= 65_535:
        raise Refusal(message("A port is a number from 1 to 65535, not {value}.", value=kept))
    return kept


def checked_field(name: str, text: str) -> object:
    """Return the value of a field of the administration as it is kept. Raises Refusal when it does not fit."""
    bare = text.strip()
    match name:
        case "name" if not bare:
            raise Refusal(message("An administration needs a name."))
        case "iban":
            return _checked_iban(bare)
        case "email" if bare:
            parse_mailbox(bare)
        case "country" | "currency":
            length = 2 if name == "country" else 3
            if not re.fullmatch(rf"[A-Za-z]{{{length}}}", bare):
                raise Refusal(message("“{value}” is not a code of {n_letters} letters.", value=bare, n_letters=length))
            return bare.upper()
        case "payment_term_days":
            return parse_days(bare)
    return bare


def _refuse_wrong_number(name: str, number: str, country: str) -> None:
    """Raise Refusal when a number cannot be one of its country: every notice would print it."""
    problem = number_problem(name, number, country)
    if problem is not None:
        raise Refusal(problem)


def known_administrations(location: str) -> list[Administration]:
    """Return the administrations in a database. Raises Refusal when it cannot be opened, or has none."""
    engine = open_database(location)
    try:
        found = administrations.find_all(engine)
    finally:
        engine.close()
    if not found:
        raise Refusal(message("{file} has no administration.", file=engine.location))
    return found


def delete_group(desk: Desk, code: str) -> None:
    """Remove a group. Raises Refusal while parties are in it."""
    if administrations.parties_in_group(desk.engine, desk.administration.id, code):
        raise Refusal(message("There are parties in group {code}. Give them another group first.", code=code))
    administrations.delete_group(desk.engine, desk.actor, desk.administration.id, code)


def all_settings(desk: Desk) -> dict[str, tuple[str, Message | None]]:
    """Return every setting with its value, and its help where it has any."""
    stored = desk.settings
    own: dict[str, tuple[str, Message | None]] = {
        field.name.replace("_", "-"): (str(getattr(desk.administration, field.name)), None)
        for field in fields(Administration)
        if field.name in ADMINISTRATION_FIELDS
    }
    names = administrations.settings(desk.engine, desk.administration.id)
    for key, setting in SETTINGS.items():
        is_file = setting.kind is Kind.FILE and stored.text(key)
        own[key] = (names[f"{key}-name"] if is_file else stored.text(key), setting.help)
    return own


def filled_in(desk: Desk) -> dict[str, str]:
    """Return every setting and field as a form shows it: a file by its name."""
    stored = administrations.settings(desk.engine, desk.administration.id)
    shown = {key: text for key, (text, _) in all_settings(desk).items()}
    files = [key for key, setting in SETTINGS.items() if setting.kind is Kind.FILE and shown[key]]
    return {**shown, **{key: stored.get(f"{key}-name", shown[key]) for key in files}}


def ladders(desk: Desk) -> dict[str, Ladder]:
    """Return the ladders by code, the one that ships among them."""
    return administrations.ladders(desk.engine, desk.administration.id)


def save_ladder(desk: Desk, ladder: Ladder) -> None:
    """Make or change a ladder. Notices that were issued keep the deadline they printed."""
    administrations.put_ladder(desk.engine, desk.actor, desk.administration.id, ladder)


def assign_ladder(desk: Desk, code: str, *, item: str = "", party: str = "", group: str = "") -> None:
    """Give one item, party or group its ladder, or the administration when none is named. Raises Refusal."""
    ladder_for(ladders(desk), code)
    if item:
        item_id, number = holds.find_item(desk.engine, desk.administration.id, item)
        items.set_ladder(desk.engine, desk.actor, desk.administration.id, item_id, number, code)
    elif party:
        found = parties.find(desk.engine, desk.administration.id, party)
        if found is None:
            raise Refusal(message("There is no party {code}.", code=party))
        parties.save(desk.engine, desk.actor, desk.administration.id, replace(found[1], ladder=code))
    elif group:
        if group not in groups(desk):
            raise Refusal(
                message("There is no group {code}. There are: {known}.", code=group, known=", ".join(groups(desk)))
            )
        save_group(desk, replace(groups(desk)[group], ladder=code))
    else:
        administrations.change(desk.engine, desk.actor, replace(_as_it_is(desk), ladder=code))


def groups(desk: Desk) -> dict[str, PartyGroup]:
    """Return the groups by code."""
    return administrations.groups(desk.engine, desk.administration.id)


def save_group(desk: Desk, group: PartyGroup) -> None:
    """Make or change a group. Raises Refusal when its ladder or e-mail template does not exist."""
    ladder_for(ladders(desk), group.ladder)
    if group.email_template and group.email_template not in desk.layouts.codes():
        raise Refusal(message("There is no layout set {code}.", code=group.email_template))
    administrations.put_group(desk.engine, desk.actor, desk.administration.id, group)


def backup(desk: Desk, target: Path) -> None:
    """Write a verified copy of the database while work goes on. Raises Refusal."""
    copies.backup(desk.engine, target)


def put_back(desk: Desk, copy: Path) -> Path:
    """Put a copy back into a new file beside the open database, which stays as it is; return that file.

    Raises Refusal when the copy is not sound.
    """
    if not desk.engine.is_sqlite:
        raise Refusal(message("A PostgreSQL database is copied with its own tool, pg_dump."))
    here = Path(desk.engine.location)
    names = (f"{here.stem}-{desk.today}{number}.db" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    target = next(path for name in names if not (path := here.with_name(name)).exists())
    restoring.put_back(copy, target)
    return target


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. check: its name, for machines."""

    check: str
    text: str


def check(desk: Desk) -> list[Finding]:
    """Return what is not as it should be in the whole database: nothing when all is well."""
    findings = [Finding("integrity", text) for text in desk.engine.integrity()]
    findings += [Finding(name, text) for name, text in checks.broken_invariants(desk.engine)]
    for done, (sha, data) in enumerate(checks.archive(desk.engine), 1):
        if hashlib.sha256(data).hexdigest() != sha:
            findings.append(Finding("archive", sha))
        if done % 500 == 0:
            desk.progress(done, 0, message("archived files"))
            desk.stop_if_cancelled()
    return findings


def _keep_file(desk: Desk, key: str, value: str) -> str:
    """Archive the file that the user names and return its SHA-256; an empty value means none."""
    if not value:
        return ""
    path = Path(value)
    desk.keep_shut(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(message("{file} cannot be read: {reason}", file=value, reason=str(error.strerror))) from error
    signs = {"logo": (b"\x89PNG", b"\xff\xd8\xff"), "letterhead": (b"%PDF",)}.get(key, (b"",))
    if not data.startswith(signs):
        raise Refusal(message("{file} is not the kind of file that {key} needs.", file=value, key=key))
    sha = hashlib.sha256(data).hexdigest()
    if key in ("logo", "letterhead"):
        laying_out.try_out(desk, key, sha, data)
    with desk.engine.transaction():
        notices.archive(desk.engine, key, [(sha, data)])
        administrations.put_setting(desk.engine, desk.actor, desk.administration.id, f"{key}-name", path.name)
    return sha


def _checked_iban(text: str) -> str:
    """Return an IBAN without spaces, or "". Raises Refusal when its check digits are wrong."""

    if not text.strip():
        return ""
    try:
        # Not by the country's list of banks as well: a bank that is newer than the list would be refused.
        return str(iban.validate(text, check_country=False))
    except ValidationError:
        raise Refusal(message("{iban} is not an IBAN: a digit or letter is wrong.", iban=text)) from None


def _code_from(name: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower())[:20].strip("-") or "administratie"
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 1000))) if code not in taken)
