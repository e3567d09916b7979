"""The package of the institution as its administrators order, fetch and delete it; nobody else does."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.disclosures import queries as disclosures
from registratura.flows.moving_out import ordering
from registratura.journal.models import Record
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from registratura.transfers import queries
from registratura.transfers.models import PackageOrder
from tests.cast import Town
from tests.doors.attack import client_of


def _at(town: Town, path: str = "") -> str:
    return f"/birou/{town.institution.code}/pachet/{path}"


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """A data folder of its own."""
    settings.DATA = tmp_path
    return tmp_path


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _ordered(town: Town, client: Client) -> int:
    assert client.post(_at(town)).status_code == 302
    with acting_for(town.id):
        return queries.packages(at=timezone.now())[0].id


def _made(town: Town, client: Client) -> int:
    order = _ordered(town, client)
    assert ordering.make(institution_id=town.id, order_id=order, clock=timezone.now)
    return order


def _link(town: Town, client: Client, order: int) -> str:
    found = re.search(
        r'value="http://testserver(/[^"]+pachet\.zip)"', client.post(_at(town, f"{order}/legatura/")).text
    )
    assert found is not None
    return found[1]


def _package_of(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def _actions(town: Town) -> list[str]:
    with acting_for(town.id):
        found = Record.objects.filter(subject_type="package").order_by("id")
        return [action.rpartition(".")[2] for action in found.values_list("action", flat=True)]


def test_from_the_order_to_the_package_in_hand(alba: Town, data: Path) -> None:
    adina = client_of(alba.administrator)
    order = _ordered(alba, adina)
    assert "Pachetul își așteaptă rândul" in _text(adina.get(_at(alba)))
    assert "HX-Refresh" not in adina.get(_at(alba, f"{order}/stadiu/")).headers
    assert "se scrie deja" in _text(adina.post(_at(alba), follow=True))

    assert ordering.make(institution_id=alba.id, order_id=order, clock=timezone.now)
    assert not ordering.make(institution_id=alba.id, order_id=order, clock=timezone.now)

    assert adina.get(_at(alba, f"{order}/stadiu/")).headers["HX-Refresh"] == "true"
    with acting_for(alba.id):
        (message,) = Message.objects.filter(kind="package.ready", user=alba.administrator)
        card = queries.package_by_id(order, at=timezone.now())
    assert adina.get(f"/birou/{alba.institution.code}/mesaje/{message.id}/").status_code in (200, 302)
    assert card is not None
    address = _link(alba, adina, order)
    answer = adina.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    with _package_of(answer) as package:
        assert "data/registers_entry.jsonl" in package.namelist()
        assert card.sha256 in package.read("package.json").decode()
    with acting_for(alba.id):
        (line,) = disclosures.disclosures().lines
    assert line.to_name == alba.administrator.full_name
    assert _actions(alba) == ["ordered", "made", "link_made", "fetched"]
    assert "luat o dată, ultima oară" in _text(adina.get(_at(alba)))


def test_a_link_is_of_one_person_for_a_day_and_ends_when_stopped_or_made_anew(alba: Town, data: Path) -> None:
    adina = client_of(alba.administrator)
    order = _made(alba, adina)
    address = _link(alba, adina, order)
    with acting_for(alba.id):
        PackageOrder.objects.filter(pk=order).update(link_for=alba.registrar)
    assert adina.get(address).status_code == 302  # somebody else's

    first, second = _link(alba, adina, order), _link(alba, adina, order)
    assert adina.get(first).status_code == 302
    with _package_of(adina.get(second)) as package:
        assert package.testzip() is None
    adina.post(_at(alba, f"{order}/oprire/"))
    assert adina.get(second).status_code == 302
    assert "nu este nimic de oprit" in _text(adina.post(_at(alba, f"{order}/oprire/"), follow=True))

    third = _link(alba, adina, order)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert "legătura" in _text(client_of(alba.administrator).get(third, follow=True)).lower()
    assert [one for one in _actions(alba) if one == "fetched"] == ["fetched"]


def test_bytes_go_by_hand_or_after_seven_days_and_then_no_link_opens_them(alba: Town, data: Path) -> None:
    adina = client_of(alba.administrator)
    order = _made(alba, adina)
    address = _link(alba, adina, order)
    place = ordering.package_path(institution_id=alba.id, order_id=order)
    assert place.stat().st_mode & 0o077 == 0

    adina.post(_at(alba, f"{order}/stergere/"))
    assert not place.exists()
    assert "comandați altul" in _text(adina.get(address, follow=True))
    assert "comandați altul" in _text(adina.post(_at(alba, f"{order}/legatura/"), follow=True))

    again = _made(alba, adina)
    place = ordering.package_path(institution_id=alba.id, order_id=again)
    now = timezone.now()
    assert ordering.take_old_ones_away(institution_id=alba.id, now=now + timedelta(days=6)) == 0
    assert place.exists()
    assert ordering.take_old_ones_away(institution_id=alba.id, now=now + timedelta(days=8)) == 1
    assert not place.exists()


def test_a_killed_writing_begins_anew_and_a_full_disk_is_said(
    alba: Town, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adina = client_of(alba.administrator)
    order = _ordered(alba, adina)
    place = ordering.package_path(institution_id=alba.id, order_id=order)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"of a worker that was killed")
    with acting_for(alba.id):
        PackageOrder.objects.filter(pk=order).update(state="making", attempt_count=1)
    assert ordering.make(institution_id=alba.id, order_id=order, clock=timezone.now)
    assert zipfile.is_zipfile(place)

    def full(**_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ordering, "export", full)
    failed = _ordered(alba, adina)
    assert not ordering.make(institution_id=alba.id, order_id=failed, clock=timezone.now)
    assert "Faceți loc și comandați" in _text(adina.get(_at(alba)))
    assert _ordered(alba, adina) > failed


def test_a_writing_that_fell_silent_is_given_up_and_another_may_be_ordered(alba: Town, data: Path) -> None:
    adina = client_of(alba.administrator)
    now = timezone.now()
    silent = _ordered(alba, adina)
    with acting_for(alba.id):
        PackageOrder.objects.filter(pk=silent).update(state="making", heard_at=now - timedelta(hours=11))
    ordering.take_old_ones_away(institution_id=alba.id, now=now)
    assert "se scrie deja" in _text(adina.post(_at(alba), follow=True))

    ordering.take_old_ones_away(institution_id=alba.id, now=now + timedelta(hours=2))
    assert "s-a oprit fără veste" in _text(adina.get(_at(alba)))

    second = _ordered(alba, adina)
    with acting_for(alba.id):
        PackageOrder.objects.filter(pk=second).update(state="making", heard_at=now - timedelta(hours=13))
    assert _ordered(alba, adina) > second
    with acting_for(alba.id):
        PackageOrder.objects.filter(state="waiting").update(state="making", attempt_count=5)
        last = queries.packages(at=now)[0].id
    assert not ordering.make(institution_id=alba.id, order_id=last, clock=timezone.now)
    assert "s-a întrerupt de mai multe ori" in _text(adina.get(_at(alba)))
    assert _actions(alba) == ["ordered", "failed", "ordered", "failed", "ordered", "failed"]


def test_who_does_not_administer_sees_nothing_of_it_and_who_signed_in_long_ago_is_asked_again(
    alba: Town, buzau: Town, data: Path
) -> None:
    adina = client_of(alba.administrator)
    order = _made(alba, adina)
    address = _link(alba, adina, order)

    for person, expected in ((alba.clerk, 403), (alba.registrar, 403), (buzau.administrator, 404)):
        client = client_of(person)
        for answer in (
            client.get(_at(alba)),
            client.post(_at(alba)),
            client.get(address),
            client.post(_at(alba, f"{order}/legatura/")),
            client.post(_at(alba, f"{order}/stergere/")),
        ):
            assert answer.status_code == expected
    stranger = client_of(buzau.administrator)
    assert stranger.get(_at(buzau, f"{order}/stadiu/")).status_code == 404
    assert "nu există" in _text(stranger.post(_at(buzau, f"{order}/stergere/"), follow=True))
    old = Client()
    old.force_login(alba.administrator)
    for answer in (old.get(address), old.post(_at(alba, f"{order}/legatura/"))):
        assert answer.status_code == 302
        assert "/cont/" in answer["Location"]
    assert old.get(_at(alba)).status_code == 200
    assert adina.get(_at(alba, f"{order}/legatura/"))["Location"] == _at(alba)
    with CaptureQueriesContext(connection) as asked:
        adina.get(_at(alba))
    assert len(asked) <= 15
