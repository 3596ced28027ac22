"""Starting: the first administration with its settings and its mail account, whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import Administration
from aanmaningen.store.engine import Actor

from . import keeping, mailing
from .desk import open_desk
from .mailing import AccountWish


@dataclass(frozen=True)
class Beginning:
    """What the user wants to begin with. location: of the new database. logo, account: None for none."""

    location: Path
    administration: Administration
    logo: Path | None = None
    account: AccountWish | None = None


def begin(wish: Beginning, actor: Actor) -> Administration:
    """Make the database and everything in it. Raises Refusal, and then nothing is left behind."""
    if wish.location.exists():
        raise Refusal(
            message(
                "There is a file {file} already. Open it, or choose another place for the new database.",
                file=str(wish.location),
            )
        )
    made_folders = [folder for folder in wish.location.parents if not folder.exists()]
    try:
        wish.location.parent.mkdir(parents=True, exist_ok=True)
        return _begin(wish, actor)
    except BaseException as error:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{wish.location}{suffix}").unlink(missing_ok=True)
        for folder in made_folders:  # the deepest first
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            raise Refusal(
                message(
                    "The folder {folder} cannot be written to: {reason}. Choose another one.",
                    folder=str(wish.location.parent),
                    reason=reason,
                )
            ) from error
        raise


def _begin(wish: Beginning, actor: Actor) -> Administration:
    location = str(wish.location)
    made = keeping.start_administration(location, wish.administration, actor)
    desk = open_desk(location, made.code, user=actor.name)
    try:
        if wish.logo is not None:
            keeping.change_setting(desk, "logo", str(wish.logo))
        if wish.account is not None:
            mailing.set_account(desk, wish.account)
    finally:
        desk.engine.close()
    return made
