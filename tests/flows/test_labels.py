"""Labels of entries and labels prepared in advance; what a scan is proposed to be about."""

import io
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from registratura.flows import labels, scans
from registratura.registers import queries as books
from registratura.scanning import queries, services
from registratura.scanning.codes import Code, Medium
from registratura.scanning.errors import CodeRefusedError
from registratura.scanning.printing.formats import FORMATS
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.test_scans import code_of, entry_of


def test_labels_of_entries_keep_their_code_and_prepared_ones_are_bound_once(alba: Town) -> None:
    alba.register()
    alba.register()
    cards = [books_card(alba, number) for number in (1, 2)]
    for _ in range(2):
        labels.issue(
            institution_id=alba.id,
            entry_ids=[card.id for card in cards],
            by=alba.registrar,
            now=timezone.now(),
        )
        printed = labels.entry_labels(
            institution=alba.institution,
            cards=cards,
            label_format=FORMATS["a4-21"],
            start=20,
            now=timezone.now(),
        )
        with pikepdf.open(io.BytesIO(printed)) as sheets:
            assert len(sheets.pages) == 1
    one = code_of(alba, 1)
    with acting_for(alba.id):
        assert queries.entry_of_code(one.text) == cards[0].id
        assert labels.entry_with_code(typed=one.shown) is not None
        serials = services.prepare_codes(
            count=3, label_format="62x29", by=alba.registrar, now=timezone.now()
        ).serials
    free = Code(Medium.LABEL, one.tag, serials[0]).text
    for _ in range(2):
        labels.bind(
            institution_id=alba.id, typed=free, entry_id=cards[0].id, by=alba.registrar, now=timezone.now()
        )
    with pytest.raises(CodeRefusedError, match="deja lipită"):
        labels.bind(
            institution_id=alba.id, typed=free, entry_id=cards[1].id, by=alba.registrar, now=timezone.now()
        )


def books_card(town: Town, number: int) -> Any:
    with acting_for(town.id):
        return books.entry_card(entry_of(town, number))


def test_a_subject_is_proposed_from_what_was_recognized() -> None:
    assert scans.subject_in(text="PRIMĂRIA X\nNr. 12\nObiect: Scutire de impozit pe clădiri\nStimate") == (
        "Scutire de impozit pe clădiri"
    )
    assert (
        scans.subject_in(text="Popescu Ion\nCERERE pentru certificat fiscal\n")
        == "CERERE pentru certificat fiscal"
    )
    assert scans.subject_in(text="Bună ziua") == ""
