"""The license file: vectors made here, the published form, and everything that must not pass. AC-D1.1, AC-D1.2."""

import base64
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from registratura.kernel.licenses import certificate as certificates
from registratura.kernel.licenses.certificate import key_id, read, read_published, widened, write
from registratura.kernel.licenses.errors import (
    ForgedError,
    LicenseFileError,
    LockedError,
    MalformedError,
    UnknownAlgorithmError,
    UnknownKeyError,
)
from registratura.kernel.licenses.standing import Standing, period_of, standing

SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
KEYS = {key_id(PUBLIC): PUBLIC}
OTHER_SEED = bytes(range(1, 33))
OTHER = Ed25519PrivateKey.from_private_bytes(OTHER_SEED).public_key().public_bytes_raw()
LICENSE_KEY = "RG-23456-789AB-CDEFG-HJKMN-PQRST-VWXYZ"
ISSUED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAYLOAD = {
    "data": {"type": "licenses", "id": "1", "attributes": {"name": "Primăria Alba"}},
    "meta": {"issued": "2026-03-02T09:00:00Z", "ttl": 3600, "expiry": None, "grace_days": 30},
}


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def published(
    payload: dict[str, Any], *, license_key: str = "", tamper: bool = False, seed: bytes = SEED
) -> str:
    """Build a file exactly as published: the payload alone is signed, the key is SHA-256 of the license key."""
    content = json.dumps(payload).encode()
    signed = content

    def enclosed(text: bytes) -> str:
        if not license_key:
            return b64(text)
        nonce = b"\x07" * 12
        closed = AESGCM(hashlib.sha256(license_key.encode()).digest()).encrypt(nonce, text, None)
        return f"{b64(closed[:-16])}.{b64(nonce)}.{b64(closed[-16:])}"

    enc = enclosed(signed)
    sig = Ed25519PrivateKey.from_private_bytes(seed).sign(f"license/{enc}".encode())
    if (
        tamper
    ):  # whoever holds the license key can encrypt another payload: it decrypts, and is not what was signed
        enc = enclosed(json.dumps({**payload, "meta": {**payload["meta"], "ttl": 999_999_999}}).encode())
    alg = "aes-256-gcm+ed25519" if license_key else "base64+ed25519"
    text = b64(json.dumps({"enc": enc, "sig": b64(sig), "alg": alg}).encode())
    lines = "\n".join(text[at : at + 60] for at in range(0, len(text), 60))
    return f"-----BEGIN LICENSE FILE-----\n{lines}\n-----END LICENSE FILE-----\n"


@pytest.mark.parametrize("license_key", ["", LICENSE_KEY])
def test_ac_d1_1_a_published_file_is_read(license_key: str) -> None:
    found = read_published(
        published(PAYLOAD, license_key=license_key), public_key=PUBLIC, license_key=license_key
    )

    assert found == PAYLOAD


def test_ac_d1_1_a_published_file_that_expired_is_read_and_said_to_be_over() -> None:
    period = period_of(read_published(published(PAYLOAD), public_key=PUBLIC))

    assert standing(period, now=ISSUED + timedelta(days=400)) is Standing.EXPIRED


@pytest.mark.parametrize("license_key", ["", LICENSE_KEY])
def test_ac_d1_1_a_tampered_file_is_refused_although_it_decrypts(license_key: str) -> None:
    tampered = published(PAYLOAD, license_key=license_key, tamper=True)
    if license_key:  # it does decrypt: a reader that only decrypts would believe it
        parts = [base64.b64decode(part) for part in certificates.take_apart(tampered).enc.split(".")]
        opened = AESGCM(hashlib.sha256(license_key.encode()).digest()).decrypt(
            parts[1], parts[0] + parts[2], None
        )
        assert json.loads(opened)["meta"]["ttl"] == 999_999_999

    with pytest.raises(ForgedError):
        read_published(tampered, public_key=PUBLIC, license_key=license_key)


@pytest.mark.parametrize("license_key", ["", LICENSE_KEY])
@pytest.mark.parametrize("form", ["file", "line"])
def test_our_file_comes_back_as_it_was(license_key: str, form: str) -> None:
    text = write(PAYLOAD, private_key=SEED, license_key=license_key)
    text = certificates.one_line(text) if form == "line" else text

    assert read(text, keys=KEYS, license_key=license_key) == PAYLOAD


def test_ours_and_the_published_form_do_not_pass_for_each_other() -> None:
    with pytest.raises(UnknownKeyError):
        read(published(PAYLOAD), keys=KEYS)
    with pytest.raises(UnknownKeyError):
        read_published(write(PAYLOAD, private_key=SEED), public_key=PUBLIC)


def changed(text: str, **members: Any) -> str:
    body = "".join(text.split("-----")[2].split())
    envelope = {**json.loads(base64.b64decode(body)), **members}
    lines = b64(json.dumps({key: value for key, value in envelope.items() if value is not None}).encode())
    return f"-----BEGIN LICENSE FILE-----\n{lines}\n-----END LICENSE FILE-----"


def test_algorithm_and_key_are_inside_the_signed_bytes() -> None:
    text = write(PAYLOAD, private_key=SEED, license_key=LICENSE_KEY)

    for touched in (
        changed(text, alg="base64+ed25519"),
        changed(text, kid=key_id(OTHER)),
    ):
        with pytest.raises(ForgedError):
            read(touched, keys={**KEYS, key_id(OTHER): OTHER}, license_key=LICENSE_KEY)


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"alg": "none"}, UnknownAlgorithmError),
        ({"alg": "base64+rsa-sha256"}, UnknownAlgorithmError),
        ({"alg": "BASE64+ED25519"}, UnknownAlgorithmError),
        ({"alg": ""}, UnknownAlgorithmError),
        ({"kid": None}, UnknownKeyError),
        ({"kid": "00"}, UnknownKeyError),
        ({"sig": b64(b"\x00" * 64)}, ForgedError),
        ({"sig": b64(b"\x00" * 10)}, ForgedError),
        ({"sig": "***"}, MalformedError),
        ({"enc": None}, MalformedError),
        ({"enc": 5}, MalformedError),
        ({"via": "x"}, MalformedError),
    ],
)
def test_what_was_touched_is_refused(members: dict[str, Any], error: type[LicenseFileError]) -> None:
    with pytest.raises(error):
        read(changed(write(PAYLOAD, private_key=SEED), **members), keys=KEYS)


def test_a_file_of_another_supplier_is_foreign() -> None:
    with pytest.raises(UnknownKeyError):
        read(write(PAYLOAD, private_key=OTHER_SEED), keys=KEYS)


def test_nothing_inside_is_decoded_before_the_signature_holds() -> None:
    broken = changed(write(PAYLOAD, private_key=SEED), enc="this is no base64 at all")

    with pytest.raises(ForgedError):
        read(broken, keys=KEYS)


def test_a_file_opens_with_its_own_license_key_alone() -> None:
    text = write(PAYLOAD, private_key=SEED, license_key=LICENSE_KEY)

    for wrong in ("", "RG-another"):
        with pytest.raises(LockedError):
            read(text, keys=KEYS, license_key=wrong)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda each: each.decode("latin-1")))
def test_anything_at_all_is_refused_in_words(text: str) -> None:
    for attempt in (text, f"RLF1.{text}", f"-----BEGIN LICENSE FILE-----{text}-----END LICENSE FILE-----"):
        with pytest.raises(LicenseFileError):
            read(attempt, keys=KEYS)


def test_old_keys_go_on_checking_and_lead_to_the_new_one() -> None:
    old_file = write(PAYLOAD, private_key=SEED)
    via = (certificates.endorse(OTHER, private_key=SEED),)
    new_file = write(PAYLOAD, private_key=OTHER_SEED, via=via)
    stranger = write(
        PAYLOAD, private_key=OTHER_SEED, via=(certificates.endorse(OTHER, private_key=OTHER_SEED),)
    )

    assert read(old_file, keys=KEYS) == read(new_file, keys=KEYS) == PAYLOAD
    assert read(certificates.one_line(new_file), keys=KEYS) == PAYLOAD
    assert set(widened(KEYS, via)) == {key_id(PUBLIC), key_id(OTHER)}
    with pytest.raises(UnknownKeyError):
        read(stranger, keys=KEYS)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "seen", "wanted"),
    [
        (ISSUED - timedelta(hours=1), None, Standing.BEFORE_ISSUED),
        (ISSUED - 5 * MINUTE, None, Standing.VALID),  # two honest clocks
        (ISSUED + 59 * MINUTE, None, Standing.VALID),
        (ISSUED + timedelta(hours=1), None, Standing.GRACE),
        (ISSUED + timedelta(days=30), None, Standing.GRACE),
        (ISSUED + timedelta(days=30, hours=1), None, Standing.EXPIRED),
        (ISSUED + 5 * MINUTE, ISSUED + timedelta(days=40), Standing.CLOCK_SET_BACK),
        (ISSUED + 5 * MINUTE, ISSUED + 6 * MINUTE, Standing.VALID),
    ],
)
def test_ac_d1_2_a_file_stands_by_the_clock(now: datetime, seen: datetime | None, wanted: Standing) -> None:
    assert standing(period_of(PAYLOAD), now=now, seen=seen) is wanted


@pytest.mark.parametrize(
    "meta",
    [
        None,
        {},
        {"issued": "yesterday"},
        {"issued": "2026-03-02T09:00:00"},
        {"issued": "2026-03-02T09:00:00Z", "expiry": "2025-01-01T00:00:00Z"},
        {"issued": "2026-03-02T09:00:00Z", "grace_days": 10_000},
        {"issued": "2026-03-02T09:00:00Z", "grace_days": "1"},
        {"issued": "2026-03-02T09:00:00Z", "ttl": 10**18},
    ],
)
def test_times_that_make_no_sense_are_refused(meta: Any) -> None:
    with pytest.raises(MalformedError):
        period_of({"meta": meta})


def test_a_check_without_a_network_takes_less_than_five_milliseconds() -> None:
    text = write(PAYLOAD, private_key=SEED, license_key=LICENSE_KEY)
    took = []
    for _round in range(50):
        began = time.perf_counter()
        period = period_of(read(text, keys=KEYS, license_key=LICENSE_KEY))
        standing(period, now=ISSUED)
        took.append(time.perf_counter() - began)

    assert sorted(took)[25] < 0.005
