"""Kept files at the desk: who sees them, a package of a dossier, a package that comes back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registratura.flows.archiving import packages
from tests.cast import Town
from tests.flows.archiving.test_erasing import approved, carry_out, entry_with
from tests.rooms.archive.ground import dossier, plan
from tests.rooms.preservation.ground import written


def address(town: Town, name: str, **place: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **place})


@pytest.fixture
def archivist(alba: Town, client: Client) -> Client:
    client.force_login(alba.archivist)
    return client


def test_a_package_is_made_given_and_found_whole_when_it_comes_back(alba: Town, archivist: Client) -> None:
    plan(alba)
    here = address(alba, "preservation_dossier", dossier=dossier(alba, closed=False))
    assert "E-ARK SIP" in archivist.get(here).text

    given = archivist.post(here, {"format": "sip"})

    content = b"".join(given.streaming_content)  # type: ignore[attr-defined]
    assert given["Content-Type"] == "application/zip"
    page = address(alba, "preservation_check")
    whole = archivist.post(page, {"package": SimpleUploadedFile("pachet.zip", content)}, follow=True).text
    assert "Pachetul este întreg" in whole
    assert "făcut aici" in whole
    bent = bytearray(written("bag"))
    bent[len(bent) // 2] ^= 1
    refused = archivist.post(
        page, {"package": SimpleUploadedFile("altul.zip", bytes(bent))}, follow=True
    ).text
    assert "nu este întreg și nu se primește" in refused
    assert "Alegeți întâi pachetul" in archivist.post(page, follow=True).text
    assert archivist.post(here, {"format": "tar"}).status_code == 302


def test_who_may(alba: Town, buzau: Town) -> None:
    plan(alba)
    here = address(alba, "preservation_dossier", dossier=dossier(alba, closed=False))
    found = []
    for person in (alba.clerk, alba.auditor, alba.archivist, buzau.archivist):
        client = Client()
        client.force_login(person)
        statuses = (client.get(address(alba, "preservation")).status_code, client.get(here).status_code)
        found.append(statuses)

    assert found == [(403, 403), (200, 403), (200, 200), (404, 404)]


def test_arh_64_the_package_of_a_disposal_run_is_given_until_its_dossiers_are_gone(
    alba: Town, buzau: Town, archivist: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    entry_id, _digest = entry_with(alba, tmp_path)
    _key, work = approved(alba, [entry_id])
    here = address(alba, "preservation_selection", selection=work)
    work_page = archivist.get(address(alba, "archive_selection", key=work)).text
    with django_assert_max_num_queries(22):
        page = archivist.get(here).text

    given = archivist.post(here, {"format": "bag"})

    assert here in work_page
    assert "I-A-2/2018" in page
    assert "Faceți pachetul acum" in page
    assert b"".join(given.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert "BagIt" in archivist.get(here).text
    assert archivist.post(here, {"format": "tar"}).status_code == 302
    carry_out(alba, work)
    assert "Dosarele lucrării au fost eliminate" in archivist.get(here).text
    assert "plecat deja" in archivist.post(here, {"format": "sip"}, follow=True).text
    stranger = Client()
    stranger.force_login(buzau.archivist)
    assert stranger.get(here).status_code == 404
    assert archivist.get(address(alba, "preservation_selection", selection=(1 << 63) + 5)).status_code == 404
    auditor = Client()
    auditor.force_login(alba.auditor)
    assert auditor.get(here).status_code == 403


def test_the_name_of_a_package_fits_whatever_the_institution_is_called() -> None:
    unique = "34df38cd-9f73-57e6-af09-1b004f8dc87a"

    name = packages._identifier("comuna-poiana-lunga-de-sus-si-de-jos-cu-munte", "selectionare-12345", unique)

    assert name.endswith(f"-selectionare-12345-{unique}")
    assert len(name) <= packages.IDENTIFIER_MOST
    assert packages._identifier("alba", "dosar-7", unique) == f"alba-dosar-7-{unique}"
