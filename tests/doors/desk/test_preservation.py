"""Kept files at the desk: who sees them, a package of a dossier, a package that comes back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Town
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
