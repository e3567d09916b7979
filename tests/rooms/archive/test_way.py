"""The way of dossiers: filed, closed, listed, handed over, lent, selected; and what is refused on it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.archive import queries, services
from registratura.archive.errors import (
    DossierRefusedError,
    InventoryRefusedError,
    PlanRefusedError,
    SelectionRefusedError,
    StoreRefusedError,
)
from registratura.archive.importing import read_plan
from registratura.archive.services import PaperDraft
from registratura.kernel.errors import DomainError
from registratura.retention import services as retention
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import NOW, commission, dossier, handed_over, inventory, plan, position, stored, unit_of


def refused(act: object, **given: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act(**given)  # type: ignore[operator]
    return caught.value


def test_arh_20_a_plan_goes_forward_and_what_was_approved_does_not_change(alba: Town) -> None:
    first = plan(alba)
    with acting_for(alba.id):
        late = refused(
            services.put_positions,
            plan_id=first,
            positions=read_plan("I-A-9\tAltele\t5").positions,
            replace=False,
            by=alba.archivist,
        )
        assert isinstance(late, PlanRefusedError)
        second = services.begin_plan(name="Nomenclator 2027", copy_of=first, by=alba.archivist, now=NOW)
        services.put_positions(
            plan_id=second,
            positions=read_plan("I-A-2\tPetiții\t10 ani CS\nII-1\tUrbanism\tP").positions,
            replace=False,
            by=alba.archivist,
        )
        assert isinstance(
            refused(services.begin_plan, name="Încă unul", copy_of=None, by=alba.archivist, now=NOW),
            PlanRefusedError,
        )
        found = queries.compared(before=queries.positions(first), after=queries.positions(second))
        assert [(one.code, one.what) for one in found] == [("I-A-2", "changed"), ("II-1", "added")]
        services.approve_plan(
            plan_id=second, act="Dispoziția 9", approved_on=date(2026, 10, 1), by=alba.archivist, now=NOW
        )
        in_use = queries.plan_in_use()
        assert in_use is not None
        assert in_use.id == first
        services.confirm_plan(
            plan_id=second,
            number="5",
            confirmed_on=date(2026, 11, 2),
            office="Alba",
            by=alba.archivist,
            now=NOW,
        )
        assert [(one.id, one.state) for one in queries.plans()] == [
            (second, "confirmed"),
            (first, "replaced"),
        ]


def test_arh_24_arh_31_a_dossier_takes_papers_of_its_year_and_closes_into_volumes(alba: Town) -> None:
    plan(alba)
    key = dossier(alba, sheets=310, closed=False)
    with acting_for(alba.id):
        early = PaperDraft(dated_on=date(2017, 1, 2), title="Din alt an")
        error = refused(services.file_papers, dossier_id=key, papers=[early], by=alba.archivist, now=NOW)
        assert isinstance(error, DossierRefusedError)
        (paper,) = queries.dossier_papers(key)
        (wrong,) = services.file_papers(
            dossier_id=key,
            papers=[PaperDraft(dated_on=date(2018, 6, 1), title="Greșit")],
            by=alba.archivist,
            now=NOW,
        )
        services.take_out(paper_id=wrong, reason="alt dosar", by=alba.archivist, now=NOW)
        assert services.close_dossier(dossier_id=key, by=alba.archivist, now=NOW) == 2
        assert [one.sheet_count for one in queries.volumes(key)] == [300, 10]
        miscounted = refused(
            services.certify, dossier_id=key, counted=[300, 9], on=NOW.date(), by=alba.archivist
        )
        assert miscounted.field == "counted"
        services.certify(dossier_id=key, counted=[300, 10], on=NOW.date(), by=alba.archivist)
        services.reopen_dossier(dossier_id=key, by=alba.archivist)
        assert queries.volumes(key) == []
        card = queries.dossier(key)
        assert card is not None
        assert (card.sheet_count, card.paper_count, card.sheets_word) == (310, 1, "split")
        assert paper.title == "Piesă fără număr"


def test_arh_34_arh_35_an_inventory_lists_every_dossier_or_is_refused(alba: Town) -> None:
    plan(alba)
    one = dossier(alba)
    made = inventory(alba, closed=False)
    another = dossier(alba)
    with acting_for(alba.id):
        error = refused(services.close_inventory, inventory_id=made, by=alba.archivist, now=NOW)
        assert isinstance(error, InventoryRefusedError)
        assert "art. 19" in error.words
        services.drop_inventory(inventory_id=made, by=alba.archivist)
    again = inventory(alba, closed=False)
    with acting_for(alba.id):
        services.mark_line(
            inventory_id=again, number=2, standing="missing", remark="nu se găsește", by=alba.archivist
        )
        services.close_inventory(inventory_id=again, by=alba.archivist, now=NOW)
    with pytest.raises(InventoryRefusedError, match=r"art\. 9"):
        handed_over(alba, [again], held_on=NOW.date())
    handed_over(alba, [again], finding_act="PV 3/2026", held_on=NOW.date())
    with acting_for(alba.id):
        (line,) = queries.evidence()
        assert (line.listed_count, line.moved_count, line.left_count) == (2, 1, 1)
        assert [queries.dossier(key).state for key in (one, another)] == ["stored", "closed"]  # type: ignore[union-attr]
        assert [row.count for row in queries.waiting_for_inventory()] == [1]


def test_arh_42_a_dossier_is_placed_and_lent_once(alba: Town) -> None:
    plan(alba)
    key = stored(alba)
    with acting_for(alba.id):
        room = services.add_place(kind="room", code="D1", parent_id=None, remarks="", by=alba.archivist)
        shelf = services.add_place(kind="shelf", code="3", parent_id=room, remarks="", by=alba.archivist)
        wrong = refused(
            services.add_place, kind="room", code="D2", parent_id=shelf, remarks="", by=alba.archivist
        )
        assert isinstance(wrong, StoreRefusedError)
        services.place_dossier(dossier_id=key, place_id=shelf, by=alba.archivist)
        loan: dict[str, Any] = {
            "dossier_id": key,
            "borrower_id": alba.clerk.id,
            "purpose": "control",
            "by": alba.archivist,
        }
        assert refused(services.lend, **loan, due_on=date(2027, 12, 1), now=NOW).field == "due_on"
        lent = services.lend(**loan, due_on=NOW.date() + timedelta(days=10), now=NOW)
        assert isinstance(
            refused(services.lend, **loan, due_on=date(2026, 12, 1), now=NOW), StoreRefusedError
        )
        assert [one.id for one in queries.loans_due(on=date(2026, 12, 24))] == [lent]
        assert services.note_reminded(loan_id=lent, on=date(2026, 12, 24))
        assert not services.note_reminded(loan_id=lent, on=date(2026, 12, 24))
        services.take_back(loan_id=lent, condition="", by=alba.archivist, now=NOW)
        assert queries.lent_now([key]) == frozenset()
        assert [(one.path, one.dossier_count) for one in queries.places()] == [("D1", 0), ("D1 / 3", 1)]


def _begun(town: Town, *keys: int) -> int:
    chosen = commission(town)
    with acting_for(town.id):
        return services.begin_selection(commission_id=chosen, dossier_ids=keys, by=town.archivist, now=NOW)


def test_arh_50_arh_52_arh_54_selection_goes_by_law_and_leaves_a_residue_for_ever(alba: Town) -> None:
    plan(alba)
    key = stored(alba)
    work = _begun(alba, key)
    by = alba.archivist
    with acting_for(alba.id):
        moved = refused(services.place_dossier, dossier_id=key, place_id=None, by=by)
        assert "art. 11" in moved.words
        services.decide(selection_id=work, decisions={key: ("destroy", 0, "fără valoare")}, by=by)
        services.end_deciding(selection_id=work, met_on=date(2026, 3, 2), remarks="", by=by, now=NOW)
        services.send_selection(selection_id=work, number="900", asked_on=date(2026, 4, 1), by=by, now=NOW)
        early = refused(
            services.approve_selection,
            selection_id=work,
            number="7",
            approved_on=date(2026, 3, 31),
            by=by,
            now=NOW,
        )
        assert isinstance(early, SelectionRefusedError)
        assert "art. 11" in early.words
        at_once = refused(
            services.carry_out, selection_id=work, destroyed_on=NOW.date(), how="topire", by=by, now=NOW
        )
        assert "art. 11" in at_once.words
        services.approve_selection(
            selection_id=work, number="7", approved_on=date(2026, 5, 1), by=by, now=NOW
        )
        _hold(alba, key)
        on_hold = refused(
            services.carry_out, selection_id=work, destroyed_on=NOW.date(), how="topire", by=by, now=NOW
        )
        assert "I-A-2/2018" in on_hold.words
    with acting_for(alba.id):
        (hold,) = _holds()
        retention.ask_release(hold_id=hold, reason="s-a judecat", by=alba.protector, now=NOW)
        retention.release_hold(hold_id=hold, by=alba.administrator, now=NOW)
        assert (
            services.carry_out(selection_id=work, destroyed_on=NOW.date(), how="topire", by=by, now=NOW) == 1
        )
        card = queries.dossier(key)
        residue = queries.residue_of(key)
        assert card is not None
        assert residue is not None
        assert card.state == "destroyed"
        assert residue.sha256 == services.manifest_of(card=card)[1]
        assert [line.leaves for line in queries.evidence()] == [False, True]
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_for(alba.id),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE archive_residue SET sha256 = '' WHERE dossier_id = %s", [key])


def _hold(town: Town, dossier_id: int) -> None:
    retention.open_hold(
        scope="row",
        target=f"dossiers:{dossier_id}",
        reason="Litigiu",
        reference="Dosar 1/2026",
        review_on=date(2026, 12, 30),
        by=town.protector,
        now=NOW,
    )


def _holds() -> list[int]:
    from registratura.retention import queries as kept

    return [one.id for one in kept.holds()]


def test_arh_20_an_unconfirmed_code_lets_nothing_go(alba: Town) -> None:
    plan(alba, confirmed=False)
    key = stored(alba)
    with pytest.raises(SelectionRefusedError, match="nu a fost confirmat"):
        _begun(alba, key)
    with acting_for(alba.id):
        assert queries.expired(today=NOW.date()) == []
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_for(alba.id),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE archive_dossier SET state = 'destroyed' WHERE id = %s", [key])


def test_arh_51_the_commission_may_keep_longer_or_for_ever(alba: Town) -> None:
    plan(alba)
    first, second = dossier(alba), dossier(alba)
    handed_over(alba, [inventory(alba)])
    work = _begun(alba, first, second)
    by = alba.archivist
    with acting_for(alba.id):
        shorter = refused(services.decide, selection_id=work, decisions={first: ("longer", 5, "")}, by=by)
        assert "art. 11" in shorter.words
        services.decide(selection_id=work, decisions={first: ("longer", 10, "")}, by=by)
        open_one = refused(
            services.end_deciding, selection_id=work, met_on=date(2026, 3, 2), remarks="", by=by, now=NOW
        )
        assert isinstance(open_one, SelectionRefusedError)
        services.decide(selection_id=work, decisions={second: ("permanent", 0, "valoare")}, by=by)
        services.end_deciding(selection_id=work, met_on=date(2026, 3, 2), remarks="", by=by, now=NOW)
        services.send_selection(selection_id=work, number="900", asked_on=date(2026, 4, 1), by=by, now=NOW)
        services.approve_selection(
            selection_id=work, number="7", approved_on=date(2026, 5, 1), by=by, now=NOW
        )
        assert (
            services.carry_out(selection_id=work, destroyed_on=NOW.date(), how="topire", by=by, now=NOW) == 0
        )
        terms = [str(queries.dossier(key).term) for key in (first, second)]  # type: ignore[union-attr]
        assert terms == ["10 ani CS", "permanent"]


def test_arh_40_the_application_deletes_no_dossier(alba: Town) -> None:
    plan(alba)
    key = dossier(alba)
    for statement in (
        "DELETE FROM archive_dossier WHERE id = %s",
        "DELETE FROM archive_paper WHERE dossier_id = %s",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            acting_for(alba.id),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [key])


def test_another_institution_sees_nothing(alba: Town, buzau: Town) -> None:
    plan(alba)
    key = dossier(alba)
    with acting_for(buzau.id):
        assert queries.dossier(key) is None
        assert queries.plans() == []
        assert (
            refused(services.close_dossier, dossier_id=key, by=buzau.registrar, now=NOW).code
            == "archive.missing"
        )
    with acting_for(alba.id):
        refused(
            services.open_dossier,
            position_id=position("I-A-2"),
            year=2030,
            unit_id=unit_of(alba),
            by=alba.archivist,
            now=NOW,
        )
