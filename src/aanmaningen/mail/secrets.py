"""Passwords: kept by the operating system's keyring and nowhere else."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..core.errors import Refusal
from ..core.messages import message

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "aanmaningen"

# For the scheduler and for machines without a keyring. It wins, so that nothing waits for a keyring to be unlocked.
SMTP_PASSWORD_VARIABLE = "AANMANINGEN_SMTP_PASSWORD"


def smtp_key(user: str, host: str) -> str:
    """Return the name under which the keyring keeps the password of this mail account."""
    return f"smtp:{user}@{host.lower()}"


def smtp_password(user: str, host: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the password of a mail account: AANMANINGEN_SMTP_PASSWORD when that is set, else what the keyring keeps.

    Raises Refusal when there is no password or no keyring.
    """
    password = environ.get(SMTP_PASSWORD_VARIABLE) or get_secret(smtp_key(user, host))
    if not password:
        raise Refusal(
            message(
                "No password is kept for {user} at {host}. Enter the mail account again with “mail set”.",
                user=user,
                host=host,
            )
        )
    return password


def get_secret(key: str) -> str | None:
    """Return what the keyring keeps under `key`, or None. Raises Refusal when there is no keyring."""
    with _keyring() as ring:
        return ring.get_password(SERVICE, key)


def set_secret(key: str, secret: str) -> None:
    """Keep `secret` under `key`, instead of what was there. Raises Refusal when there is no keyring."""
    with _keyring() as ring:
        ring.set_password(SERVICE, key, secret)


@contextmanager
def _keyring() -> Iterator["KeyringBackend"]:
    """Give the keyring of this machine; what is wrong with it becomes a Refusal."""
    import keyring  # here: the window opens without it
    from keyring.errors import KeyringError, NoKeyringError

    try:
        yield keyring.get_keyring()
    except NoKeyringError:
        raise Refusal(
            message(
                "This machine has no keyring to keep the password in. "
                "Set the environment variable {variable} instead, for as long as the program runs.",
                variable=SMTP_PASSWORD_VARIABLE,
            )
        ) from None
    except KeyringError as error:
        raise Refusal(
            message(
                "The keyring of this machine cannot be used ({reason}). Unlock it and try again, "
                "or set the environment variable {variable}.",
                reason=type(error).__name__,  # its text may quote what it was given
                variable=SMTP_PASSWORD_VARIABLE,
            )
        ) from None
