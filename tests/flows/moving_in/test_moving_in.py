"""From a file to entries of the past: everything accounted for, nothing twice, nothing repaired in silence."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.flows import moving_in
from registratura.registers import queries as books
from registratura.registers.models import Entry, Register
from registratura.registers.services.books import RegisterRefusedError
from registratura.toolkit.scope import acting_for
from registratura.transfers import queries, services
from registratura.transfers.errors import TransferRefusedError
from registratura.transfers.models import TransferRow
from registratura.transfers.services import bringing, preparing
from tests.cast import Town

FILE = """Primăria comunei;;;;;
Nr. înreg.;Data;Expeditor;Conţinut;Compartiment;Nr. file
1;06.05.2019;Şerban Ţuţu;Cerere de teren;Urbanism;2
2;06.05.2019;Pop Ana;Sesizare gropi;Registratura veche;1
2;07.05.2019;Ene Ion;Altă sesizare;;
5 bis;08.05.2019;Dan Vasile;;;
;;;;;
7;31.02.2019;Greşit;Zi care nu există;;
9;10.05.2019;Stan Maria;ANULAT;;
3;04.01.2020;Moga Ilie;Cerere;;
"""


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _take(town: Town, text: str = FILE, encoding: str = "cp1250") -> int:
    """Take a file in and read it."""
    transfer = moving_in.take_in(
        institution=town.institution,
        source=io.BytesIO(text.encode(encoding)),
        name="registru 2019.csv",
        by=town.administrator,
        now=_now(),
    )
    _run(town, transfer.id)
    return transfer.id


def _run(town: Town, transfer_id: int) -> int:
    return moving_in.run(institution_id=town.id, transfer_id=transfer_id, clock=_now)


def _order(town: Town, transfer_id: int, **changes: Any) -> None:
    card = _card(town, transfer_id)
    moving_in.order(
        institution_id=town.id,
        transfer_id=transfer_id,
        **{
            "mapping": card.mapping,
            "options": {"day_order": "dmy", "direction": "incoming"},
            "heading_row": card.heading_row,
            "now": _now(),
            **changes,
        },
    )
    _run(town, transfer_id)


def _go_on(town: Town, transfer_id: int, name: str = "Registrul vechi") -> int:
    moving_in.go_on(
        institution_id=town.id, transfer_id=transfer_id, register_name=name, by=town.administrator, now=_now()
    )
    return _run(town, transfer_id)


def _card(town: Town, transfer_id: int) -> queries.TransferCard:
    with acting_for(town.id):
        card = queries.transfer_by_id(transfer_id)
    assert card is not None
    return card


def _entries(town: Town, code: str) -> list[tuple[Any, ...]]:
    with acting_for(town.id):
        register = Register.objects.get(code=code)
        rows = Entry.objects.filter(register_id=register.id).order_by("year", "number")
        return list(rows.values_list("number", "registered_on", "sender_name", "state"))


def test_the_file_is_read_and_its_columns_are_known(alba: Town) -> None:
    card = _card(alba, _take(alba))

    assert (card.state, card.heading_row, card.row_count) == ("mapping", 2, 10)
    assert card.mapping == {
        "number": 0,
        "registered_on": 1,
        "sender": 2,
        "subject": 3,
        "unit": 4,
        "sheet_count": 5,
    }


def test_a_dry_run_says_of_every_row_what_it_would_become_and_registers_nothing(alba: Town) -> None:
    transfer = _take(alba)
    _order(alba, transfer)

    with acting_for(alba.id):
        counts = queries.counts(transfer)
        found = {line.place: [one.code for one in line.findings] for line in queries.findings(transfer)}
        assert Entry.objects.count() == 0
    assert counts == {"ready": 4, "warned": 2, "refused": 1}
    assert found == {5: ["number-twice"], 6: ["number-with-more", "subject-missing"], 8: ["day-unreadable"]}
    assert _card(alba, transfer).gaps == (queries.Gap(2019, 5, ((3, 4), (6, 8))),)


def test_entries_keep_their_numbers_and_days_and_a_number_twice_stands_apart(alba: Town) -> None:
    transfer = _take(alba)
    _order(alba, transfer)

    assert _go_on(alba, transfer) == 6

    assert _entries(alba, "registrul-vechi") == [
        (1, date(2019, 5, 6), "Șerban Țuțu", "registered"),
        (2, date(2019, 5, 6), "Pop Ana", "registered"),
        (5, date(2019, 5, 8), "Dan Vasile", "registered"),
        (9, date(2019, 5, 10), "Stan Maria", "annulled"),
        (3, date(2020, 1, 4), "Moga Ilie", "registered"),
    ]
    assert _entries(alba, "registrul-vechi-2") == [(2, date(2019, 5, 7), "Ene Ion", "registered")]
    assert alba.register().number == 1


def test_what_has_no_place_of_its_own_stands_in_the_remarks(alba: Town) -> None:
    transfer = _take(alba)
    _order(alba, transfer)
    _go_on(alba, transfer)

    with acting_for(alba.id):
        register = books.register_by_code("registrul-vechi")
        assert register is not None
        rows = {one.number: one for one in Entry.objects.filter(register_id=register.id, year=2019)}
    assert rows[1].unit_id == alba.urbanism.id
    assert rows[2].remarks == "Compartiment în registrul vechi: Registratura veche."
    assert rows[5].remarks == "Număr scris în registrul vechi: 5 bis."


def test_once_in_the_rows_hold_nothing_of_persons_any_more(alba: Town) -> None:
    transfer = _take(alba)
    _order(alba, transfer)
    _go_on(alba, transfer)

    with acting_for(alba.id):
        cells = dict(TransferRow.objects.filter(transfer_id=transfer).values_list("state", "cells"))
        services.close(transfer_id=transfer, by=alba.administrator, now=_now())
        assert TransferRow.objects.filter(transfer_id=transfer).count() == 0
    assert cells["brought"] == []
    assert cells["refused"][2] == "Greşit"
    assert len(_entries(alba, "registrul-vechi")) == 5


def test_a_run_that_was_killed_goes_on_and_writes_nothing_twice(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registratura.transfers.services.bringing._PORTION", 2)
    transfer = _take(alba)
    _order(alba, transfer)
    moving_in.go_on(
        institution_id=alba.id,
        transfer_id=transfer,
        register_name="Registrul vechi",
        by=alba.administrator,
        now=_now(),
    )
    with acting_for(alba.id):
        assert services.bring_next(transfer_id=transfer, now=_now())

    assert len(_entries(alba, "registrul-vechi")) == 2
    assert _run(alba, transfer) == 6
    assert len(_entries(alba, "registrul-vechi")) == 5


class Killed(BaseException):
    """The worker is gone: no `except` of the product sees it."""


def test_a_job_killed_in_the_middle_leaves_a_way_on_and_nothing_twice(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registratura.transfers.services.bringing._PORTION", 2)
    transfer = _take(alba)
    _order(alba, transfer)
    whole = bringing.registers.bring_in
    calls: list[int] = []

    def dying(**given: Any) -> Any:
        calls.append(1)
        done = whole(**given)
        if len(calls) == 2:  # entries are written, their portion is not committed
            raise Killed
        return done

    monkeypatch.setattr(bringing.registers, "bring_in", dying)
    with pytest.raises(Killed):
        _go_on(alba, transfer)
    assert (_card(alba, transfer).state, len(_entries(alba, "registrul-vechi"))) == ("bringing", 2)

    with pytest.raises(TransferRefusedError):  # it may still be at work
        _go_on(alba, transfer, name="")
    later = _now() + services.SILENT_AFTER
    moving_in.go_on(
        institution_id=alba.id, transfer_id=transfer, register_name="", by=alba.administrator, now=later
    )
    assert _run(alba, transfer) == 6
    assert len(_entries(alba, "registrul-vechi")) == 5


def test_a_portion_made_ahead_that_another_job_brought_in_is_made_anew(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registratura.transfers.services.bringing._PORTION", 2)
    transfer = _take(alba)
    _order(alba, transfer)
    with acting_for(alba.id):
        services.order_bringing(
            transfer_id=transfer, register_name="Registrul vechi", by=alba.administrator, now=_now()
        )

    with services.Ahead() as ahead, acting_for(alba.id):
        assert services.bring_next(transfer_id=transfer, now=_now(), ahead=ahead)
        assert services.bring_next(
            transfer_id=transfer, now=_now()
        )  # another job, with the portion made ahead
        while services.bring_next(transfer_id=transfer, now=_now(), ahead=ahead):
            pass

    assert _card(alba, transfer).done_count == 6
    with acting_for(alba.id):
        kept = TransferRow.objects.filter(transfer_id=transfer, state="brought")
        assert kept.filter(entry__isnull=False).count() == 6


def test_a_row_that_cannot_be_stated_breaks_the_run_at_its_portion(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registratura.transfers.services.bringing._PORTION", 2)
    transfer = _take(alba)
    _order(alba, transfer)
    whole, made = preparing.registers.state_past, list[int]()

    def stopping(**given: Any) -> Any:
        made.append(1)
        if len(made) == 3:
            raise Killed
        return whole(**given)

    monkeypatch.setattr(preparing.registers, "state_past", stopping)
    with pytest.raises(Killed):
        _go_on(alba, transfer)

    assert _card(alba, transfer).state == "bringing"
    assert 0 < _card(alba, transfer).done_count < 6


def test_names_longer_than_an_entry_takes_are_told_and_shortened(alba: Town) -> None:
    text = f"Nr.;Data;Expeditor;Conținut\n1;06.05.2019;{'a' * 230};Cerere\n"
    transfer = _take(alba, text, "utf-8")
    _order(alba, transfer)

    with acting_for(alba.id):
        (row,) = queries.rows(transfer, state="warned")
    assert [(finding.code, finding.field) for finding in row.findings] == [("shortened", "sender")]
    assert _go_on(alba, transfer) == 1
    assert _entries(alba, "registrul-vechi")[0][2] == "a" * 200


def test_two_jobs_of_a_file_never_run_at_once(alba: Town) -> None:
    transfer = _take(alba)
    _order(alba, transfer)

    jobs = ProcrastinateJob.objects.filter(task_name=moving_in.TASK, args__transfer_id=transfer)

    assert list(jobs.values_list("lock", flat=True)) == [f"heavy/{alba.id}"] * 2


def test_a_file_that_kills_every_worker_waits_for_a_person(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer = _take(alba)
    _order(alba, transfer)
    moving_in.go_on(
        institution_id=alba.id,
        transfer_id=transfer,
        register_name="Registrul vechi",
        by=alba.administrator,
        now=_now(),
    )
    with monkeypatch.context() as harm:
        harm.setattr(bringing.registers, "bring_in", _die)
        for _time in range(5):
            with pytest.raises(Killed):
                _run(alba, transfer)
        assert _run(alba, transfer) == 0

    assert (_card(alba, transfer).state, _card(alba, transfer).problem) == ("stopped", "broken-off")
    assert _go_on(alba, transfer, name="") == 6


def _die(**given: Any) -> Any:
    raise Killed


def test_a_stopped_run_waits_and_goes_on(alba: Town) -> None:
    transfer = _take(alba)
    _order(alba, transfer)
    moving_in.go_on(
        institution_id=alba.id,
        transfer_id=transfer,
        register_name="Registrul vechi",
        by=alba.administrator,
        now=_now(),
    )
    with acting_for(alba.id):
        services.stop(transfer_id=transfer, by=alba.administrator, now=_now())

    assert _run(alba, transfer) == 0
    assert _go_on(alba, transfer, name="") == 6


def test_the_next_file_of_the_same_headings_is_understood_as_the_last(alba: Town) -> None:
    first = _take(alba)
    _order(alba, first, mapping={"number": 0, "registered_on": 1, "subject": 2, "sender": 3})
    with acting_for(alba.id):
        services.save_profile(transfer_id=first, name="Registrul 2019", by=alba.administrator, now=_now())

    second = _card(alba, _take(alba, FILE.replace("Pop Ana", "Popa Ana")))

    assert second.profile == "Registrul 2019"
    assert second.mapping == {"number": 0, "registered_on": 1, "subject": 2, "sender": 3}


@pytest.mark.parametrize(
    ("mapping", "field"), [({"subject": 3}, "number"), ({"number": 0, "sender": 2, "subject": 2}, "subject")]
)
def test_meanings_that_cannot_be_are_refused(alba: Town, mapping: dict[str, int], field: str) -> None:
    transfer = _take(alba)

    with pytest.raises(TransferRefusedError) as refused:
        _order(alba, transfer, mapping=mapping)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("data", "reason"), [(b"\x00\x01\x02", "form"), (b"PK\x03\x04", "form"), (b"  ", "empty")]
)
def test_a_file_that_is_no_table_ends_with_its_reason(alba: Town, data: bytes, reason: str) -> None:
    transfer = moving_in.take_in(
        institution=alba.institution, source=io.BytesIO(data), name="x", by=alba.administrator, now=_now()
    )
    _run(alba, transfer.id)

    assert (_card(alba, transfer.id).state, _card(alba, transfer.id).problem) == ("failed", reason)


def test_nothing_goes_on_out_of_its_turn(alba: Town) -> None:
    transfer = _take(alba)

    with pytest.raises(TransferRefusedError):
        _go_on(alba, transfer)
    _order(alba, transfer)
    with pytest.raises(TransferRefusedError):
        _go_on(alba, transfer, name="x")
    _go_on(alba, transfer)
    with pytest.raises(TransferRefusedError):
        _order(alba, transfer)


def test_a_name_whose_register_exists_is_refused_and_the_file_waits(alba: Town) -> None:
    first, second = _take(alba), _take(alba)
    for one in (first, second):
        _order(alba, one)
    _go_on(alba, first)

    with pytest.raises(RegisterRefusedError):
        _go_on(alba, second)
    assert _card(alba, second).state == "checked"


def test_a_stranger_sees_and_does_nothing(alba: Town, buzau: Town) -> None:
    transfer = _take(alba)

    with acting_for(buzau.id):
        assert queries.transfer_by_id(transfer) is None
        assert queries.transfers() == []
    assert _run(buzau, transfer) == 0
