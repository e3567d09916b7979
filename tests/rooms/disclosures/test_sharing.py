"""Links shared at the person's own order: one recipient, an end, a stop, a secret that is kept nowhere."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registratura.disclosures import queries, services
from registratura.disclosures.errors import ShareRefusedError
from registratura.disclosures.models import ShareLink
from registratura.disclosures.services import Shared
from registratura.toolkit.scope import acting_for
from tests.cast import Town

NOW = datetime(2026, 4, 17, 12, 20, tzinfo=UTC)
WHOLE: dict[str, Any] = {
    "entry_id": 7,
    "entry_words": "7/17.04.2026",
    "document_id": None,
    "what": "Cerere de urbanism",
    "recipient_name": "Av. Maria Pop",
    "recipient_email": "av@exemplu.ro",
    "ordered_by_name": "Popescu Ion",
    "reason": "cerere la ghișeu, buletin verificat",
    "days": 7,
}


def share(town: Town, **changed: Any) -> Shared:
    return services.make_link(**(WHOLE | changed), by=town.registrar, now=NOW)


def test_a_secret_opens_its_link_until_it_expires_or_is_stopped(alba: Town) -> None:
    with acting_for(alba.id):
        made, stopped = share(alba), share(alba)
        services.revoke_link(link_id=stopped.link_id, by=alba.registrar, now=NOW)

        states = [
            queries.link_of_secret(made.secret, now=NOW),
            queries.link_of_secret(made.secret, now=NOW + timedelta(days=7)),
            queries.link_of_secret(stopped.secret, now=NOW),
        ]

    assert [one.state if one else "" for one in states] == ["open", "expired", "revoked"]


def test_the_secret_is_kept_nowhere_and_names_its_institution(alba: Town) -> None:
    with acting_for(alba.id):
        made = share(alba)
        row = ShareLink.objects.get(pk=made.link_id)
        assert made.secret not in {str(value) for value in vars(row).values()}
    assert queries.institution_of_secret(made.secret) == alba.id


@pytest.mark.parametrize(
    "forged", ["", "x", "zz.abc", "1.", ".a", "1" * 200, "ffffffffffffffff.a", "1.\x00", "é.a"]
)
def test_a_forged_secret_opens_nothing(alba: Town, forged: str) -> None:
    with acting_for(alba.id):
        share(alba)
        assert queries.link_of_secret(forged, now=NOW) is None
    queries.institution_of_secret(forged)  # never fails


def test_R12_a_secret_opens_nothing_in_another_institution(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        made = share(alba)
    with acting_for(buzau.id):
        assert queries.link_of_secret(made.secret, now=NOW) is None


def test_each_opening_is_shown_to_whoever_made_the_link(alba: Town) -> None:
    with acting_for(alba.id):
        made = share(alba)
        services.note_opening(link_id=made.link_id, document_id=None, network="192.0.2.0", now=NOW)
        services.note_opening(link_id=made.link_id, document_id=3, network="192.0.2.0", now=NOW)
        line = queries.links_of_entry(7, now=NOW)[0]
    assert [opening.what for opening in line.openings] == ["file", "page"]
    assert line.made_by == "Ana Albu"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"recipient_name": ""}, "recipient_name"),
        ({"ordered_by_name": " "}, "ordered_by_name"),
        ({"reason": ""}, "reason"),
        ({"days": 0}, "days"),
        ({"days": 31}, "days"),
        ({"recipient_email": "nu-e"}, "recipient_email"),
    ],
)
def test_a_link_without_its_facts_is_refused(alba: Town, changed: dict[str, Any], field: str) -> None:
    with acting_for(alba.id), pytest.raises(ShareRefusedError) as refused:
        share(alba, **changed)
    assert refused.value.field == field
