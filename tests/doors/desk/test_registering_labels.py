"""A label prepared in advance, stuck on a paper that gets its number at the counter: bound in the same press."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.scanning import queries, services
from registratura.scanning.codes import Code, Medium, tag_of
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, given, typed, words


@pytest.fixture(autouse=True)
def stores(tmp_path: Any, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def prepared(town: Town) -> str:
    with acting_for(town.id):
        (serial,) = services.prepare_codes(
            count=1, label_format="62x29", by=town.registrar, now=timezone.now()
        ).serials
    return Code(Medium.LABEL, tag_of(town.institution.code), serial).text


def test_the_label_scanned_into_the_form_is_bound_to_the_number_once(alba: Town, ana: Client) -> None:
    code, form = prepared(alba), typed()
    assert 'name="paper_label"' in words(ana.get(address(alba)))

    for _again in range(2):
        assert ana.post(address(alba), {**form, "paper_label": code}).status_code == 302

    (entry,) = given(alba)
    with acting_for(alba.id):
        assert queries.entry_of_code(code) == entry.id


@pytest.mark.parametrize("trouble", ["another town", "half read", "taken", "a series"])
def test_a_label_that_cannot_be_bound_takes_no_number(
    alba: Town, buzau: Town, ana: Client, trouble: str
) -> None:
    code = prepared(buzau if trouble == "another town" else alba)
    form = typed(paper_label=code[:10] if trouble == "half read" else code)
    if trouble == "taken":
        ana.post(address(alba), typed(paper_label=code))
    if trouble == "a series":
        form["copies"] = "2"
    before = len(given(alba))

    answer = ana.post(address(alba), form)

    assert answer.status_code == 422
    assert 'id="id_paper_label_error"' in words(answer)
    assert len(given(alba)) == before
