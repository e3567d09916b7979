"""Bad input: refused with the field and the remedy, or put right; never half a row, never a fault of ours."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.kernel.errors import DomainError
from registratura.registers.drafts import PartyDraft
from registratura.registers.errors import EntryRefusedError
from tests.cast import Town

from .deeds import read, register

TODAY = datetime.now(tz=UTC).date()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": " \x00\u202e "}, "subject"),
        ({"subject": "x" * 10_000}, "subject"),
        ({"remarks": "x" * 10_001}, "remarks"),
        ({"sender_number": "1" * 61}, "sender_number"),
        ({"document_kind": "x" * 81}, "document_kind"),
        ({"resolution": "x" * 501}, "resolution"),
        ({"filing_code": "x" * 31}, "filing_code"),
        ({"late_reason": "x" * 501}, "late_reason"),
        ({"direction": "sideways"}, "direction"),
        ({"channel": "pigeon"}, "channel"),
        ({"sheet_count": -1}, "sheet_count"),
        ({"sheet_count": 10**12}, "sheet_count"),
        ({"annex_count": 100_001}, "annex_count"),
        ({"sender_dated_on": date(1, 1, 1)}, "sender_dated_on"),
        ({"sender_dated_on": date(1799, 12, 31)}, "sender_dated_on"),
        ({"sender_dated_on": date(9999, 12, 31)}, "sender_dated_on"),
        ({"dispatched_on": TODAY + timedelta(days=800)}, "dispatched_on"),
        ({"received_at": datetime.now(tz=UTC) + timedelta(days=2)}, "received_at"),
        ({"received_at": datetime(1202, 3, 4, tzinfo=UTC), "late_reason": "an greșit"}, "received_at"),
        ({"received_at": datetime(1, 1, 1, tzinfo=UTC), "late_reason": "an greșit"}, "received_at"),
        ({"parties": (PartyDraft("sender", " \x00 "),)}, "sender"),
        ({"parties": (PartyDraft("nobody", "Popescu Ion"),)}, "sender"),
        ({"parties": (PartyDraft("sender", "x" * 201),)}, "sender"),
        ({"parties": (PartyDraft("sender", "Popescu Ion"),) * 1_001}, "sender"),
        ({"parties": (PartyDraft("sender", "Popescu Ion", 2**64),)}, "sender"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_its_field(
    alba: Town, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(EntryRefusedError) as refusal:
        register(alba, **fields)

    assert refusal.value.field == field
    assert refusal.value.words
    assert register(alba).number == 1


def test_controls_and_direction_marks_are_taken_out(alba: Town) -> None:
    given_ = register(
        alba,
        subject="Ce\x00rere \u202epdf.exe\u202c\r\ndespre şcoală",
        remarks="rândul unu\r\nrândul\x00 doi",
        parties=(PartyDraft("sender", "Po\x07pescu\tŢăran"),),
    )

    entry = read(alba, given_)
    assert entry.subject == "Cerere pdf.exe despre școală"
    assert entry.remarks == "rândul unu\nrândul doi"
    assert entry.sender_name == "Popescu Țăran"


def test_quotes_backslashes_and_json_stay_text(alba: Town) -> None:
    subject = """Cerere '); DROP TABLE x; -- \\ "{}" %s $1 :a"""

    assert read(alba, register(alba, subject=subject)).subject == subject


def test_the_twentyninth_of_february_is_a_day_like_others(alba: Town) -> None:
    given_ = register(alba, sender_dated_on=date(2024, 2, 29))

    assert read(alba, given_).sender_dated_on == date(2024, 2, 29)


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=120))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_any_text_is_registered_or_refused_in_words(alba: Town, subject: str, number: str, name: str) -> None:
    with contextlib.suppress(DomainError):  # anything else is a fault of ours
        given_ = register(
            alba, subject=subject, sender_number=number, remarks=name, parties=(PartyDraft("sender", name),)
        )
        assert read(alba, given_).number == given_.number
