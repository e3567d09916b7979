"""The version under every page: the one installed, else the changelog's, else none; never a made-up one."""

import importlib.metadata
from pathlib import Path

import pytest
from django.test import Client

import registratura
from tests.cast import Town

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(registratura, "version", unknown)


def test_an_installed_one_says_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(registratura, "version", lambda name: "3.2.1")

    assert registratura.version_here(tmp_path) == "3.2.1"


@pytest.mark.usefixtures("not_installed")
def test_a_checkout_says_the_changelogs(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Ce s-a schimbat\n\n## 1.2.3 — 22.11.2026\n\n## 1.2.2\n")

    assert registratura.version_here(tmp_path) == "1.2.3"
    assert registratura.version_here(CHECKOUT).count(".") == 2


@pytest.mark.usefixtures("not_installed")
def test_nothing_is_said_where_nothing_is_known(tmp_path: Path) -> None:
    assert registratura.version_here(tmp_path) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("known", "shown"), [("1.2.3", "Registratura 1.2.3<"), ("", "Registratura<")])
def test_the_foot_of_a_page_makes_no_version_up(
    alba: Town, client: Client, monkeypatch: pytest.MonkeyPatch, known: str, shown: str
) -> None:
    monkeypatch.setattr("registratura.doors.desk.frame.__version__", known)
    client.force_login(alba.registrar)

    assert f"<span>{shown}" in client.get(f"/birou/{alba.institution.code}/registre/").text
