"""Accounts and the links that let a person in once."""

from datetime import timedelta

import pytest

from registratura.accounts import queries
from registratura.accounts import services as accounts
from registratura.accounts.models import SignInLink, User
from registratura.accounts.services import AccountExistsError, LinkRefusedError
from tests.cast import NOW


@pytest.fixture
def ana(db: None) -> User:
    """A person without a password."""
    return accounts.create_user(email=" Ana@Alba.Example ", full_name="Ana  Albu", now=NOW)


def test_an_address_has_one_account_whatever_its_letters(ana: User) -> None:
    assert (ana.email, ana.full_name) == ("ana@alba.example", "Ana Albu")
    assert queries.user_by_email("ANA@ALBA.EXAMPLE") == ana
    with pytest.raises(AccountExistsError):
        accounts.create_user(email="ANA@alba.example", full_name="Alta", now=NOW)


def test_a_new_account_has_no_password_that_works(ana: User) -> None:
    assert not ana.has_usable_password()
    assert not ana.check_password("")


def test_a_link_lets_in_once(ana: User) -> None:
    secret = accounts.issue_sign_in_link(user=ana, now=NOW)

    assert accounts.link_owner(secret=secret, now=NOW) == ana
    assert accounts.use_sign_in_link(secret=secret, now=NOW) == ana
    with pytest.raises(LinkRefusedError):
        accounts.use_sign_in_link(secret=secret, now=NOW)


def test_the_secret_of_a_link_is_not_kept(ana: User) -> None:
    secret = accounts.issue_sign_in_link(user=ana, now=NOW)

    (link,) = SignInLink.objects.filter(user=ana)
    assert secret.encode() not in bytes(link.digest)
    assert len(bytes(link.digest)) == 32


@pytest.mark.parametrize("secret", ["", "x", "\x00", "ș" * 400])
def test_an_unknown_link_is_refused(ana: User, secret: str) -> None:
    with pytest.raises(LinkRefusedError):
        accounts.use_sign_in_link(secret=secret, now=NOW)


def test_an_old_link_is_refused(ana: User) -> None:
    secret = accounts.issue_sign_in_link(user=ana, now=NOW, life=timedelta(hours=1))

    assert accounts.link_owner(secret=secret, now=NOW + timedelta(minutes=59)) == ana
    with pytest.raises(LinkRefusedError):
        accounts.use_sign_in_link(secret=secret, now=NOW + timedelta(hours=1))


def test_the_link_of_a_closed_account_is_refused(ana: User) -> None:
    secret = accounts.issue_sign_in_link(user=ana, now=NOW)
    accounts.close_account(user=ana, now=NOW)

    with pytest.raises(LinkRefusedError):
        accounts.use_sign_in_link(secret=secret, now=NOW)
