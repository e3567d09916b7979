"""A year of a register is closed by two persons, after everything was looked at, and its register is certified."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.errors import YearRefusedError
from registratura.checkpoints.models import YearClosing
from registratura.flows.sealing import days, years
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from tests.cast import Town
from tests.flows.test_sealing import text_of
from tests.rooms.checkpoints.ground import committed_town

NOW = datetime.now(UTC)
YEAR = NOW.year
AFTER = datetime(YEAR + 1, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town whose one day of the year is sealed."""
    with django_db_blocker.unblock():
        town = committed_town()
        days.seal_days(institution_id=town.id, now=NOW)
        for number in range(2):
            town.register(f"Cerere nr. {number}")
        yield town
        connection.close()


def ask(town: Town, *, remarks: str = "", now: datetime = AFTER) -> int:
    return years.ask(
        institution_id=town.id,
        register_id=town.general.id,
        year=YEAR,
        remarks=remarks,
        by=town.registrar,
        now=now,
    )


def sealed(town: Town) -> None:
    assert days.seal_days(institution_id=town.id, now=AFTER) == 1


def test_arh_02_a_year_is_not_closed_before_it_ended(town: Town) -> None:
    with pytest.raises(YearRefusedError, match=r"31 decembrie.*art\. 9"):
        ask(town, now=NOW)


def test_a_day_without_seal_and_an_open_reservation_keep_the_year_open(town: Town) -> None:
    with acting_for(town.id):
        registers.reserve_numbers(
            register_id=town.general.id,
            count=1,
            direction="outgoing",
            purpose="Dispoziție",
            owner=town.registrar,
            until=NOW + timedelta(days=3),
            request_key=uuid4(),
            by=town.registrar,
            now=NOW,
        )
    with pytest.raises(YearRefusedError) as refused:
        ask(town)
    assert "rezervări deschise: 1" in refused.value.words
    assert "zile nesigilate: 1" in refused.value.words
    assert "art. 9" in refused.value.words


def test_m16_two_persons_close_the_year_and_the_register_is_certified(town: Town) -> None:
    sealed(town)
    closing = ask(town)
    with pytest.raises(YearRefusedError, match="altă persoană"):
        years.confirm(institution_id=town.id, closing_id=closing, by=town.registrar, now=AFTER)
    with pytest.raises(YearRefusedError, match="deja cerută"):
        ask(town)

    years.confirm(institution_id=town.id, closing_id=closing, by=town.archivist, now=AFTER)
    assert years.carry_out(institution_id=town.id, closing_id=closing, clock=lambda: AFTER)

    assert not years.carry_out(institution_id=town.id, closing_id=closing, clock=lambda: AFTER)
    with acting_for(town.id):
        card = seals.closing(closing)
        (line,) = [one for one in years.years(now=AFTER) if one.register_id == town.general.id]
    assert card is not None
    assert (card.state, card.position_count, card.decided_by) == ("closed", 2, town.archivist.full_name)
    assert line.closing == card
    with storage().open(space=town.institution.code, sha256=card.sha256) as stored:
        words = " ".join(text_of(stored.read()).split())
    assert f"pe anul {YEAR} cuprinde 2 poziții" in words
    assert "cerută de Ana Albu" in words
    with pytest.raises(YearRefusedError):
        ask(town)


def test_a_request_is_taken_back_and_asked_for_again(town: Town) -> None:
    sealed(town)
    closing = ask(town)
    with acting_for(town.id):
        checkpoints.withdraw_closing(closing_id=closing, by=town.registrar, now=AFTER)
    with pytest.raises(YearRefusedError, match="retrasă"):
        years.confirm(institution_id=town.id, closing_id=closing, by=town.archivist, now=AFTER)
    assert ask(town) > closing


def test_the_database_itself_refuses_one_person_alone(town: Town) -> None:
    sealed(town)
    closing = ask(town)
    with acting_for(town.id), pytest.raises(IntegrityError), transaction.atomic():
        YearClosing.objects.filter(pk=closing).update(
            state="confirmed", decided_by_id=town.registrar.id, decided_at=AFTER
        )


def test_a_paper_that_cannot_be_made_gives_the_year_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(town)
    closing = ask(town)
    years.confirm(institution_id=town.id, closing_id=closing, by=town.archivist, now=AFTER)

    def full(**_: object) -> None:
        raise OSError("disc plin")

    monkeypatch.setattr(years, "print_year", full)
    assert not years.carry_out(institution_id=town.id, closing_id=closing, clock=lambda: AFTER)

    with acting_for(town.id):
        card = seals.closing(closing)
    assert card is not None
    assert card.state == "asked"
    assert "disc plin" in card.problem


def test_gaps_are_explained_in_writing() -> None:
    from registratura.checkpoints import rules

    found = rules.closing_checks(
        gaps=["lipsește nr. 5"], open_reservations=[], unsealed=[], unstamped=3, alarms=0, before_sealing=True
    )
    assert not rules.may_ask(found, remarks="")
    assert rules.may_ask(found, remarks="Nr. 5 a fost dat pe hârtie, la 3 martie.")
