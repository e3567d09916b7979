"""Repairs: the chain of hands, the quote, the wipe, the way back."""

from itertools import combinations

import pytest
from django.db import Error, connection, transaction

from registratura.support import queries, services
from registratura.support.errors import RepairRefusedError
from registratura.support.repair_machine import TRANSITIONS, Custody, Stage, missing_for_return
from tests.rooms.support.ground import NOW, Department, department


def test_ac_c2_1_both_hands_and_the_wipe_are_wanted_before_the_return() -> None:
    whole = {"custody-in", "custody-out", "wipe"}
    found = {
        frozenset(missing_for_return(hands=hands, wipe=wipe))
        for count in range(3)
        for hands in combinations(Custody, count)
        for wipe in ("", "  ", "șters")
    }

    assert missing_for_return(hands=set(Custody), wipe="șters") == []
    assert frozenset(whole) in found
    assert all(
        Stage.RETURNED not in onward for stage, onward in TRANSITIONS.items() if stage is Stage.APPROVED
    )


@pytest.mark.django_db
def test_ac_c2_1_a_repair_goes_round_and_the_database_holds_it() -> None:
    ours: Department = department()
    by = ours.ilie
    with ours.open():
        number = services.ask_repair(
            ticket_id=ours.ticket(), device="Scaner", serial="X1", symptom="Nu trage", by=by, now=NOW
        )

        def move(to: Stage, quote: int | None = None) -> None:
            services.move_repair(repair_id=number, to=to, quote_bani=quote, parts="rolă", by=by, now=NOW)

        with pytest.raises(RepairRefusedError):
            move(Stage.APPROVED)
        services.note_custody(
            repair_id=number,
            way=Custody.IN,
            giver="Curier",
            taker="Ilie",
            condition="zgâriat",
            by=by,
            now=NOW,
        )
        with pytest.raises(RepairRefusedError):
            move(Stage.QUOTED)
        move(Stage.QUOTED, 12_000)
        move(Stage.APPROVED)
        move(Stage.REPAIRED)
        with pytest.raises(RepairRefusedError):
            move(Stage.RETURNED)
        services.state_wipe(repair_id=number, had_data=True, words="memoria ștearsă", by=by, now=NOW)
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE support_repair SET stage = 'returned' WHERE id = %s", [number])
        services.note_custody(
            repair_id=number, way=Custody.OUT, giver="Ilie", taker="Curier", condition="", by=by, now=NOW
        )
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE support_custodyevent SET taker = 'altul' WHERE repair_id = %s", [number])
        move(Stage.RETURNED)
        card = queries.repair(number)

    assert card is not None
    assert (card.stage, card.quote_bani, len(card.hands)) == (Stage.RETURNED, 12_000, 2)
    assert len({one.digest for one in card.hands}) == 2
