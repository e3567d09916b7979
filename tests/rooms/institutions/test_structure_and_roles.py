"""Institutions, units, roles: what cannot be is refused in words, and an institution never loses its last key."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.accounts import services as accounts
from registratura.institutions import queries
from registratura.institutions import services as institutions
from registratura.institutions.models import Institution, Membership
from registratura.institutions.roles import Role
from registratura.institutions.services import (
    InstitutionCodeTakenError,
    InstitutionRefusedError,
    MembershipRefusedError,
    UnitCodeTakenError,
    UnitRefusedError,
)
from registratura.journal import queries as journal
from registratura.toolkit.scope import ScopeConflictError, acting_for
from tests.cast import NOW, Town


def test_two_institutions_of_one_name_get_two_codes(db: None) -> None:
    first = institutions.open_institution(name="Comuna Țăndărei", cui="", now=NOW)
    second = institutions.open_institution(name="Comuna Țăndărei", cui="", now=NOW)

    assert (first.code, second.code) == ("comuna-tandarei", "comuna-tandarei-2")
    with acting_for(second.id):
        (act,) = journal.history_of(subject_type="institution", subject_id=second.id)
    assert act.action == "institutions.institution.opened"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name": " \x00 "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"code": "../etc"}, "code"),
        ({"code": "Majuscule"}, "code"),
        ({"code": "a" * 41}, "code"),
        ({"code": "-a"}, "code"),
        ({"kind": "kingdom"}, "kind"),
        ({"cui": "RO" + "1" * 40}, "cui"),
        ({"details": {"phone": "0" * 21}}, "phone"),
    ],
)
def test_an_institution_that_cannot_be_kept_is_refused(db: None, bad: dict[str, Any], field: str) -> None:
    before = Institution.objects.count()

    with pytest.raises(InstitutionRefusedError) as refusal:
        institutions.open_institution(**{"name": "Comuna", "cui": "", "now": NOW, **bad})

    assert refusal.value.field == field
    assert Institution.objects.count() == before


def test_a_taken_code_is_refused(alba: Town) -> None:
    with pytest.raises(InstitutionCodeTakenError):
        institutions.open_institution(name="Alta", cui="", code=alba.institution.code, now=NOW)


def test_an_institution_changes_its_own_data_only(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        changed = institutions.change_institution(
            institution=alba.institution, changes={"phone": "0258 111 222"}, by=alba.administrator
        )
        with pytest.raises(ScopeConflictError):
            institutions.change_institution(
                institution=buzau.institution, changes={"phone": "0"}, by=alba.administrator
            )
        with pytest.raises(InstitutionRefusedError):
            institutions.change_institution(
                institution=alba.institution, changes={"name": ""}, by=alba.administrator
            )

    assert changed.phone == "0258 111 222"


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("", "Arhivă", "code"), ("A" * 21, "Arhivă", "code"), ("ARH", " ", "name"), ("ARH", "x" * 201, "name")],
)
def test_a_unit_has_a_code_and_a_name_of_fair_length(alba: Town, code: str, name: str, field: str) -> None:
    with acting_for(alba.id):
        with pytest.raises(UnitRefusedError) as refusal:
            institutions.add_unit(code=code, name=name, parent_id=None, by=None)
        with pytest.raises(UnitRefusedError):
            institutions.change_unit(unit=alba.urbanism, code=code, name=name, parent_id=None, by=alba.clerk)

    assert refusal.value.field == field


def test_a_unit_s_code_stands_once_in_an_institution(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id), pytest.raises(UnitCodeTakenError):
        institutions.add_unit(code="URB", name="Alt urbanism", parent_id=None, by=None)
    with acting_for(buzau.id):
        assert queries.unit_by_code("URB") == buzau.urbanism


def test_a_foreign_closed_or_unknown_unit_is_no_parent(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        closed = institutions.add_unit(code="VEC", name="Vechi", parent_id=None, by=None)
        institutions.close_unit(unit=closed, on=NOW.date(), by=alba.administrator)
        for parent in (buzau.urbanism.id, closed.id, 987_654_321):
            with pytest.raises(UnitRefusedError):
                institutions.add_unit(code="NOU", name="Nou", parent_id=parent, by=None)
            with pytest.raises(UnitRefusedError):
                institutions.change_unit(
                    unit=alba.urbanism, code="URB", name="Urbanism", parent_id=parent, by=alba.clerk
                )


def test_a_unit_does_not_stand_below_itself(alba: Town) -> None:
    with acting_for(alba.id):
        child = institutions.add_unit(code="AUT", name="Autorizații", parent_id=alba.urbanism.id, by=None)
        for parent in (child.id, alba.urbanism.id):
            with pytest.raises(UnitRefusedError):
                institutions.change_unit(
                    unit=alba.urbanism, code="URB", name="Urbanism", parent_id=parent, by=alba.clerk
                )
        assert queries.units_below(alba.urbanism.id) == {alba.urbanism.id, child.id}


def test_a_unit_with_people_or_units_is_not_closed(alba: Town) -> None:
    with acting_for(alba.id):
        parent = institutions.add_unit(code="TEH", name="Tehnic", parent_id=None, by=None)
        institutions.add_unit(code="APA", name="Apă", parent_id=parent.id, by=None)
        for unit in (alba.urbanism, parent):
            with pytest.raises(UnitRefusedError):
                institutions.close_unit(unit=unit, on=NOW.date(), by=alba.administrator)


def test_a_role_is_given_once_and_in_an_open_unit_of_one_s_own(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        closed = institutions.add_unit(code="VEC", name="Vechi", parent_id=None, by=None)
        institutions.close_unit(unit=closed, on=NOW.date(), by=alba.administrator)
        for unit in (alba.urbanism.id, buzau.urbanism.id, closed.id):
            with pytest.raises(MembershipRefusedError):
                give(alba, unit)
        with pytest.raises(MembershipRefusedError):
            give(alba, alba.secretariat.id, job_title="x" * 121)
        give(alba, alba.secretariat.id)


def give(town: Town, unit_id: int | None, job_title: str = "") -> Membership:
    return institutions.add_member(
        user_id=town.clerk.id, role=Role.CLERK, unit_id=unit_id, job_title=job_title, now=NOW, by=None
    )


def membership(town: Town, user_id: int) -> Membership:
    return Membership.objects.get(user_id=user_id, active_to__isnull=True)


def test_the_last_administrator_stays(alba: Town) -> None:
    now = datetime.now(tz=UTC)
    with acting_for(alba.id):
        own = membership(alba, alba.administrator.id)
        with pytest.raises(MembershipRefusedError):
            institutions.end_membership(membership=own, now=now, by=alba.administrator)
        other = accounts.create_user(email="alt@alba.example", full_name="Altul", now=NOW)
        institutions.add_member(
            user_id=other.id, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
        )
        institutions.end_membership(membership=own, now=now, by=alba.administrator)
        with pytest.raises(MembershipRefusedError):
            institutions.end_membership(membership=own, now=now, by=alba.administrator)
        with pytest.raises(MembershipRefusedError):
            institutions.end_membership(membership=membership(alba, other.id), now=now, by=other)


def test_ended_rights_are_gone_at_once_and_can_be_shown_later(alba: Town) -> None:
    now = datetime.now(tz=UTC)
    with acting_for(alba.id):
        institutions.end_membership(
            membership=membership(alba, alba.clerk.id), now=now, by=alba.administrator
        )
        after = queries.powers_of(alba.clerk.id, institution_id=alba.id, at=now)
        before = queries.powers_of(alba.clerk.id, institution_id=alba.id, at=NOW)

    assert after.roles == frozenset()
    assert before.roles == {Role.CLERK}
    assert queries.workplaces_of(alba.clerk.id, at=now) == []


def test_rights_in_one_town_are_none_in_another(alba: Town, buzau: Town) -> None:
    with acting_for(buzau.id):
        assert queries.powers_of(alba.registrar.id, institution_id=buzau.id, at=NOW).roles == frozenset()
    assert [place.institution_id for place in queries.workplaces_of(alba.registrar.id, at=NOW)] == [alba.id]
