"""Passwords: in the keyring or in the environment, and in no sentence."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from aanmaningen.core.errors import Refusal
from aanmaningen.mail.secrets import (
    SERVICE,
    get_secret,
    set_secret,
    smtp_key,
    smtp_password,
)


class Unusable(KeyringBackend):
    """A keyring that answers everything with one error."""

    priority = 1

    def __init__(self, error: Exception) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


def test_a_password_is_kept_found_and_changed() -> None:
    key = smtp_key("jan", "Mail.Voorbeeld.example")
    assert get_secret(key) is None
    set_secret(key, "geheim")
    assert smtp_password("jan", "mail.voorbeeld.example", {}) == "geheim"
    assert keyring.get_password(SERVICE, key) == "geheim"
    set_secret(key, "anders")
    assert get_secret(key) == "anders"


def test_each_account_has_its_own_password() -> None:
    set_secret(smtp_key("jan", "a.example"), "een")
    set_secret(smtp_key("jan", "b.example"), "twee")
    assert smtp_password("jan", "a.example", {}) == "een"


def test_the_environment_wins_and_needs_no_keyring() -> None:
    keyring.set_keyring(Unusable(NoKeyringError("none")))
    assert smtp_password("jan", "a.example", {"AANMANINGEN_SMTP_PASSWORD": "uit de omgeving"}) == "uit de omgeving"


def test_a_missing_password_is_told_with_the_account() -> None:
    with pytest.raises(Refusal, match=r"jan at a\.example.*mail set"):
        smtp_password("jan", "a.example", {})


@pytest.mark.parametrize("error", [NoKeyringError("sleutel geheim"), KeyringLocked("sleutel geheim")])
def test_without_a_usable_keyring_the_way_out_is_named_and_nothing_leaks(error: Exception) -> None:
    keyring.set_keyring(Unusable(error))
    for attempt in (
        lambda: smtp_password("jan", "a.example", {}),
        lambda: set_secret("x", "geheim"),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert "AANMANINGEN_SMTP_PASSWORD" in str(refused.value)
        assert "geheim" not in str(refused.value)
