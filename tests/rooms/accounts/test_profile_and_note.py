"""What a person adds to the account, what is kept for the person alone, and what is forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from registratura.accounts import queries
from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.accounts.models import PrivateNote, Profile, SecurityEvent, User
from registratura.accounts.passwords import NoteValidator
from registratura.accounts.services import NoteRefusedError, ProfileRefusedError
from registratura.toolkit import envelopes
from tests.cast import NOW

PASSWORD = "Un cocostârc stă într-un picior"


@pytest.fixture
def ana(db: None) -> User:
    return accounts.create_user(email="ana@alba.example", full_name="Ana Albu", now=NOW)


def test_a_profile_may_stay_empty_and_becomes_empty_again(ana: User) -> None:
    assert queries.profile_of(ana.pk) == queries.ProfileCard()
    assert accounts.change_profile(user=ana, phone="0722 000 000", addressed_as="doamna Albu", now=NOW)
    assert not accounts.change_profile(user=ana, phone="0722 000 000", addressed_as="doamna Albu", now=NOW)
    assert queries.profile_of(ana.pk).phone == "0722 000 000"

    assert accounts.change_profile(user=ana, phone="", addressed_as=" ", now=NOW)

    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "sună-mă"), ("phone", "1" * 21), ("addressed_as", "x" * 81)]
)
def test_a_profile_that_cannot_be_kept_is_refused_beside_its_field(ana: User, field: str, value: str) -> None:
    with pytest.raises(ProfileRefusedError) as refused:
        accounts.change_profile(**{"user": ana, "phone": "", "addressed_as": "", "now": NOW, field: value})  # type: ignore[arg-type]

    assert refused.value.field == field


def test_ac_a2_1_a_note_is_sealed_in_its_place_and_its_key_goes_with_it(
    ana: User, django_capture_on_commit_callbacks: object
) -> None:
    accounts.write_note(user=ana, text="seiful de la secretariat", password=PASSWORD, now=NOW)
    kept = PrivateNote.objects.get(user=ana)

    assert "seiful" not in kept.text_sealed
    assert envelopes.is_sealed(kept.text_sealed)
    note = queries.note_of(ana.pk)
    assert note is not None
    assert note.text == "seiful de la secretariat"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert accounts.remove_note(user=ana)
    assert not envelopes.has_key(controller=envelopes.ACCOUNTS, key=kept.key)
    assert queries.note_of(ana.pk) is None


def test_a_note_copied_into_another_account_does_not_open(ana: User) -> None:
    accounts.write_note(user=ana, text="seiful", password=None, now=NOW)
    kept = PrivateNote.objects.get(user=ana)
    dan = accounts.create_user(email="dan@alba.example", full_name="Dan", now=NOW)
    PrivateNote.objects.create(user=dan, key=kept.key, text_sealed=kept.text_sealed, written_at=NOW)

    with pytest.raises(envelopes.EnvelopeBrokenError):
        queries.note_of(dan.pk)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1_001, f"nu uita: {PASSWORD}"])
def test_ac_a2_1_a_note_that_gives_the_password_away_is_not_kept(ana: User, text: str) -> None:
    with pytest.raises(NoteRefusedError):
        accounts.write_note(user=ana, text=text, password=PASSWORD, now=NOW)

    assert not queries.has_note(ana.pk)


def test_ac_a2_1_a_password_that_stands_in_the_note_is_refused(ana: User) -> None:
    from django.core.exceptions import ValidationError

    accounts.write_note(user=ana, text="trei berze albe pe casă", password=None, now=NOW)

    with pytest.raises(ValidationError):
        NoteValidator().validate("Trei-berze-albe-pe-casă!", ana)
    NoteValidator().validate(PASSWORD, ana)


def test_ac_a2_1_the_database_refuses_a_note_in_plain_words(ana: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivateNote.objects.create(user=ana, key=envelopes.new_name(), text_sealed="clar", written_at=NOW)


def test_what_happened_is_kept_roughly_for_a_year_and_nobody_s_too(ana: User) -> None:
    seen = {"address": "86.120.14.7", "agent": "Mozilla (Windows) Firefox/130"}
    accounts.note_security_event(user_id=ana.pk, kind=Happened.SIGNED_IN, now=NOW, seen=seen)
    accounts.note_security_event(user_id=None, kind=Happened.SIGN_IN_FAILED, now=NOW, seen=seen)

    (line,) = queries.security_events(ana.pk)
    assert (line.network, line.browser, line.alarming) == ("86.120.*.*", "Firefox · Windows", False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM accounts_securityevent e")
        assert "14.7" not in cursor.fetchone()[0]
    assert accounts.forget_security_events(now=NOW + timedelta(days=364)) == 0
    assert accounts.forget_security_events(now=NOW + timedelta(days=366)) == 2
    assert not SecurityEvent.objects.exists()


def test_ar_27_a_closed_account_keeps_the_name_and_nothing_that_opens_it(ana: User) -> None:
    accounts.change_profile(user=ana, phone="0722 000 000", addressed_as="", now=NOW)
    accounts.write_note(user=ana, text="seiful", password=None, now=NOW)
    accounts.issue_sign_in_link(user=ana, now=NOW)

    accounts.strip_account(user=ana, now=NOW)

    ana.refresh_from_db()
    assert (ana.full_name, ana.is_active, ana.has_usable_password()) == ("Ana Albu", False, False)
    assert not Profile.objects.exists()
    assert not PrivateNote.objects.exists()
    assert queries.user_by_email("ana@alba.example") is None
    accounts.create_user(email="ana@alba.example", full_name="Ana Albu", now=NOW)
