"""The accessibility statement (ACB-02): what it must say, and when it is looked at again."""

from dataclasses import replace
from datetime import date

import pytest

from registratura.portals import hosts
from registratura.portals.rules import Conformance, Fault, Method, Statement, fault_of, review_due_on
from registratura.portals.wording import FAULTS, PAGES_LOOKED_AT_ON, first_statement

TODAY = date(2026, 3, 2)
WRITTEN = Statement(
    conformance=Conformance.PARTIAL,
    method=Method.OWN,
    prepared_on=date(2026, 3, 1),
    reviewed_on=TODAY,
    fails="Hărțile nu au descriere.",
    feedback_email="a@b.ro",
)


def test_a_whole_statement_can_be_published() -> None:
    assert fault_of(WRITTEN, today=TODAY) is None
    full = replace(WRITTEN, conformance=Conformance.FULL, fails="")
    assert fault_of(full, today=TODAY) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"conformance": Conformance.FULL}, Fault.FULL_YET_FAILS),
        ({"fails": ""}, Fault.NOT_FULL_WHY),
        ({"conformance": Conformance.NONE, "fails": ""}, Fault.NOT_FULL_WHY),
        ({"reviewed_on": date(2026, 2, 28)}, Fault.REVIEWED_BEFORE),
        ({"reviewed_on": date(2026, 3, 3)}, Fault.IN_THE_FUTURE),
        ({"feedback_email": ""}, Fault.NOBODY_TO_TELL),
    ],
)
def test_what_the_law_asks_and_is_missing_is_told(change: dict[str, object], fault: Fault) -> None:
    assert fault_of(replace(WRITTEN, **change), today=TODAY) is fault  # type: ignore[arg-type]
    assert fault in FAULTS


def test_it_is_looked_at_again_after_a_year() -> None:
    assert review_due_on(WRITTEN) == date(2027, 3, 2)
    leap = replace(WRITTEN, prepared_on=date(2028, 2, 1), reviewed_on=date(2028, 2, 29))
    assert review_due_on(leap) == date(2029, 2, 28)


def test_the_statement_before_the_institutions_own_can_be_published_too() -> None:
    first = first_statement(email="registratura@comuna.ro", phone="")

    assert fault_of(first, today=PAGES_LOOKED_AT_ON) is None


@pytest.mark.parametrize("typed", ["https://Registratura.Primaria.ro/", "registratura.primaria.ro."])
def test_a_host_is_read_as_people_paste_it(typed: str) -> None:
    assert hosts.host_of(typed) == "registratura.primaria.ro"
    assert hosts.is_host(hosts.host_of(typed))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "primaria",
        "10.0.0.1",
        "a..ro",
        "-a.ro",
        "a_b.ro",
        "x.local",
        "a.ro:80",
        f"{'a' * 64}.ro",
    ],
)
def test_what_is_no_public_name_is_refused(name: str) -> None:
    assert not hosts.is_host(name)
