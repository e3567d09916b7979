"""The license of an installation on its own premises: asked for, answered, in its grace, over, with a false clock."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from registratura.kernel.attesting import multikey, new_private_key, public_key_of
from registratura.kernel.licenses import certificate as certificates
from registratura.kernel.licenses.certificate import write
from registratura.kernel.licenses.request import key_digest, new_key, read_request
from registratura.kernel.licenses.standing import written
from registratura.licensing.own import keeping, working
from registratura.licensing.own.working import Kind, OwnLicenseRefusedError

from .ground import NOW

DAY = timedelta(days=1)
SEED = new_private_key()
KEY = new_key(bytes(range(60)))


@pytest.fixture(autouse=True)
def premises(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    yield tmp_path
    shutil.rmtree(tmp_path / "licence", ignore_errors=True)


@pytest.fixture
def named(premises: Path) -> None:
    working.name_supplier(url="", public_keys=[multikey(public_key_of(SEED))])


def answer(
    line: str, *, now: Any = NOW, days: int = 31, key: str = KEY, seed: bytes = SEED, **meta: Any
) -> str:
    """Answer a request as the supplier does."""
    asked = read_request(line, key=key)
    told = {
        "issued": written(now),
        "expiry": written(now + days * DAY),
        "grace_days": 30,
        "product": asked.product,
        "fingerprint": asked.fingerprint,
        "nonce": asked.nonce,
    }
    payload = {"data": {"attributes": {"name": "Primăria Alba"}}, "meta": {**told, **meta}}
    return certificates.one_line(write(payload, private_key=seed, license_key=key))


def taken(text: str, *, now: Any = NOW) -> working.OwnStatus:
    return working.take_answer(text=text, now=now)


def refused(text: str, *, now: Any = NOW) -> str:
    with pytest.raises(OwnLicenseRefusedError) as caught:
        taken(text, now=now)
    return caught.value.words


def test_what_was_never_activated_works_whole() -> None:
    found = working.status(now=NOW)

    assert (found.kind, found.usable, found.closes_at) == (Kind.NEVER, True, None)


def test_a_request_waits_and_its_answer_activates(named: None) -> None:
    line = working.make_request(key=KEY, now=NOW)
    assert working.status(now=NOW).kind is Kind.WAITING
    assert working.open_request(now=NOW + DAY) == line
    found = taken(answer(line))

    assert (found.kind, found.name, found.days_left) == (Kind.VALID, "Primăria Alba", 31)
    assert found.closes_at == NOW + 61 * DAY
    assert working.open_request(now=NOW) == ""
    assert KEY not in (keeping.folder() / "state.json").read_text()


def test_ac_d1_2_grace_is_flagged_and_after_it_the_license_is_over(named: None) -> None:
    taken(answer(working.make_request(key=KEY, now=NOW)))

    def stands(days: int) -> tuple[Kind, bool]:
        found = working.status(now=NOW + days * DAY)
        return found.kind, found.usable

    assert stands(30) == (Kind.VALID, True)
    assert stands(32) == (Kind.GRACE, True)
    assert stands(62) == (Kind.EXPIRED, False)


def test_ac_d1_2_a_clock_set_back_wins_nothing(named: None) -> None:
    first = answer(working.make_request(key=KEY, now=NOW))
    taken(first)
    working.note_time(now=NOW + 40 * DAY)
    assert working.status(now=NOW + 5 * DAY).kind is Kind.CLOCK
    working.note_time(now=NOW + 62 * DAY)
    assert working.status(now=NOW + 5 * DAY).kind is Kind.EXPIRED
    # Bringing the same file again, with the clock set back, changes nothing.
    assert "expirat" in refused(first, now=NOW + 5 * DAY)
    assert working.status(now=NOW - DAY).kind is Kind.EXPIRED


def test_a_clock_that_ran_ahead_is_mended_by_a_fresh_answer(named: None) -> None:
    taken(answer(working.make_request(key=KEY, now=NOW)))
    working.note_time(now=NOW + 4000 * DAY)
    assert working.status(now=NOW).kind is Kind.EXPIRED
    assert taken(answer(working.make_request(key="", now=NOW))).kind is Kind.VALID


def test_a_file_before_its_time_or_over_is_refused(named: None) -> None:
    line = working.make_request(key=KEY, now=NOW)

    assert "ceasul" in refused(answer(line), now=NOW - DAY).lower()
    assert "expirat" in refused(answer(line), now=NOW + 100 * DAY)
    assert working.status(now=NOW).kind is Kind.WAITING


def test_an_older_file_does_not_take_the_place_of_a_newer_one(named: None) -> None:
    old = answer(working.make_request(key=KEY, now=NOW))
    taken(old)
    taken(answer(working.make_request(key="", now=NOW + DAY), now=NOW + DAY), now=NOW + DAY)

    assert "mai vechi" in refused(old, now=NOW + DAY)


def test_foreign_tampered_and_unreadable_files_are_refused_in_words(named: None, tmp_path: Path) -> None:
    line = working.make_request(key=KEY, now=NOW)
    good = answer(line)
    other_key = new_key(bytes(range(100, 160)))

    assert "alt calculator" in refused(answer(line, fingerprint="0" * 64))
    assert "alt calculator" in refused(answer(line, product="kiosk"))
    assert "schimbat după semnare" in refused(good[:-8] + "AAAAAAA=")
    assert "cheie necunoscută" in refused(answer(line, seed=new_private_key()))
    assert "întreg" in refused("Bună ziua")
    assert "întreg" in refused(answer(line, issued="ieri"))
    keeping.keep_license_key(other_key)
    assert "altă cheie" in refused(good)
    keeping.keep_license_key(KEY)
    assert taken(good).kind is Kind.VALID
    (keeping.folder() / "license.lic").write_text("stricat")
    assert working.status(now=NOW).kind is Kind.BROKEN


def test_a_copied_data_folder_is_known_by_its_own_identity_alone(named: None) -> None:
    line = working.make_request(key=KEY, now=NOW)
    request = read_request(line, key=KEY)

    assert request.fingerprint == working.own_fingerprint()
    assert keeping.identity().hex() not in line
    assert (keeping.folder() / "identity").stat().st_mode & 0o077 == 0
    assert (keeping.folder() / "license.key").stat().st_mode & 0o077 == 0


def test_without_a_supplier_nothing_is_believed() -> None:
    line = working.make_request(key=KEY, now=NOW)

    assert "cheia furnizorului" in refused(answer(line))
    with pytest.raises(OwnLicenseRefusedError):
        working.name_supplier(url="", public_keys=["zzz"])
    with pytest.raises(OwnLicenseRefusedError):
        working.name_supplier(url="ftp://x", public_keys=[multikey(public_key_of(SEED))])
    with pytest.raises(OwnLicenseRefusedError):
        working.name_supplier(url="", public_keys=[])
    with pytest.raises(OwnLicenseRefusedError, match="RG"):
        working.make_request(key="nu e cheie", now=NOW)
    with pytest.raises(OwnLicenseRefusedError, match="fără rețea"):
        working.activate_online(key=KEY, now=NOW)


def test_a_supplier_that_is_not_reached_is_said_so() -> None:
    working.name_supplier(url="http://127.0.0.1:9", public_keys=[multikey(public_key_of(SEED))])

    with pytest.raises(OwnLicenseRefusedError, match="nu a putut fi întrebat"):
        working.activate_online(key=KEY, now=NOW)
    assert working.supplier_host() == ("127.0.0.1",)
    assert keeping.license_key() == ""
    assert key_digest(KEY) != key_digest("")
