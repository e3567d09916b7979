"""Whatever is typed into the forms of a petition: none fails, nothing changes, nothing is taken for markup."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registratura.petitions.terms import Standing
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import JUNK
from tests.doors.desk.terms_ground import signed_in
from tests.flows.petition_ground import Office, office_of

pytestmark = pytest.mark.django_db

PAGES = (
    *("petition", "petition_describe", "petition_class", "petition_resume", "petition_reclassify"),
    *("petition_redirect", "petition_solution", "petition_log"),
)
FORMS = (*PAGES, "petition_inscribe", "petition_sign", "petition_unsign")
FIELDS = (
    *("kind", "sender_type", "domain", "origin_authority", "language", "note", "decision", "authority"),
    *("transfer_subject", "transfer_channel", "notice_subject", "notice_channel", "request_key", "solution"),
    *("legal_ground", "role", "act_number", "act_dated_on", "act_valid_to", "reason", "lead_days"),
    "minority_language",
)


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


@pytest.fixture
def rodica(alba: Town) -> Client:
    return signed_in(alba.officer)


def address(office: Office, name: str, entry: EntryRow | None = None, **more: Any) -> str:
    place: dict[str, Any] = {"code": office.town.institution.code, **more}
    if entry is not None:
        place |= {"register": "general", "year": entry.year, "number": entry.number}
    return reverse(f"desk:{name}", kwargs=place)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_no_form_fails_whatever_is_typed_and_nothing_changes(
    office: Office, rodica: Client, junk: str
) -> None:
    first, entry = office.petition(), office.petition()
    mayor = signed_in(office.mayor)
    wheres = [address(office, name, entry) for name in FORMS]
    wheres += [address(office, "petition_pair", entry, other=first.id), address(office, "petition_options")]

    codes = {
        where: client.post(where, dict.fromkeys(FIELDS, junk)).status_code
        for where in wheres
        for client in (rodica, mayor)
    }

    assert not [where for where, code in codes.items() if code >= 500]
    with acting_for(office.id):
        card = office.card(entry)
        assert (card.standing, card.described, card.signatures) == (Standing.IN_WORK, False, ())


def test_dates_and_quotes_that_could_be_meant_are_kept_as_typed(office: Office, rodica: Client) -> None:
    entry = office.petition()
    ground = "Legea <b>50/1991</b> „art. 7” & {{7*7}}"

    rodica.post(
        address(office, "petition_solution", entry), {"solution": "favorable", "legal_ground": ground}
    )

    page = rodica.get(address(office, "petition", entry)).content.decode()
    assert "&lt;b&gt;50/1991&lt;/b&gt;" in page
    assert "{{7*7}}" in page
