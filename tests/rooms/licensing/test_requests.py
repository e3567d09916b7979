"""What a machine says of itself: digests and closed words, and no place for anything else. AC-D1.3."""

import base64
import json
import os
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.kernel.licenses.errors import MalformedError
from registratura.kernel.licenses.fingerprints import component, fingerprint, is_fingerprint
from registratura.kernel.licenses.request import (
    KEY,
    ActivationRequest,
    components_in,
    digest_in,
    key_digest,
    new_key,
    read_request,
    tidy_key,
    write_request,
)

KEY_A = new_key(bytes(range(60)))
REQUEST = ActivationRequest(
    product="registratura",
    fingerprint=fingerprint(b"a machine", product="registratura"),
    platform="linux",
    version="0.7.0",
    nonce="0" * 32,
    made_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    components=(("system", component(b"id", product="registratura", kind="system")),),
)


def test_a_request_comes_back_and_does_not_hold_the_key() -> None:
    line = write_request(REQUEST, key=KEY_A)

    assert read_request(line, key=KEY_A) == REQUEST
    assert digest_in(line) == key_digest(KEY_A)
    assert KEY_A not in base64.urlsafe_b64decode(line.split(".")[1] + "==").decode()


def test_ac_d1_3_the_payload_has_digests_and_closed_words_alone() -> None:
    body = json.loads(base64.urlsafe_b64decode(write_request(REQUEST, key=KEY_A).split(".")[1] + "=="))

    assert set(body) == {"lic", "prd", "fpr", "plt", "ver", "non", "at", "cmp"}
    assert is_fingerprint(body["fpr"])
    assert all(is_fingerprint(digest) for _kind, digest in body["cmp"])


def resigned(**members: Any) -> str:
    """Write a request with other members, proven all the same."""
    import hashlib
    import hmac

    body = json.loads(base64.urlsafe_b64decode(write_request(REQUEST, key=KEY_A).split(".")[1] + "=="))
    text = base64.urlsafe_b64encode(json.dumps({**body, **members}).encode()).decode().rstrip("=")
    secret = hashlib.sha256(b"registratura license request\n" + KEY_A.encode()).digest()
    proof = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"RLR1.{text}.{base64.urlsafe_b64encode(proof).decode().rstrip('=')}"


@pytest.mark.parametrize(
    "members",
    [
        {"hostname": "srv-primarie"},
        {"ip": "10.0.0.7"},
        {"fpr": "00:1A:2B:3C:4D:5E"},
        {"fpr": "srv-primarie.local"},
        {"plt": "Linux srv 6.1.0"},
        {"ver": "1.0 on srv"},
        {"non": "x"},
        {"at": "yesterday"},
        {"at": None},
        {"cmp": [["mac", "0" * 64]]},
        {"cmp": [["system", "SN-12345"]]},
        {"cmp": [["system", "0" * 64], ["system", "1" * 64]]},
        {"cmp": "system"},
    ],
)
def test_ac_d1_3_a_name_an_address_or_a_serial_number_is_refused(members: dict[str, Any]) -> None:
    assert read_request(resigned(), key=KEY_A) == REQUEST
    with pytest.raises(MalformedError):
        read_request(resigned(**members), key=KEY_A)


def test_another_key_proves_nothing() -> None:
    with pytest.raises(MalformedError):
        read_request(write_request(REQUEST, key=KEY_A), key=new_key(os.urandom(64)))


@given(st.text(max_size=200))
def test_anything_at_all_is_no_request(text: str) -> None:
    for attempt in (text, f"RLR1.{text}.{text}"):
        with pytest.raises(MalformedError):
            digest_in(attempt)


def test_fingerprints_of_two_products_have_nothing_in_common() -> None:
    assert fingerprint(b"a machine", product="kiosk") != fingerprint(b"a machine", product="scanner")
    assert components_in({}) == ()
    with pytest.raises(ValueError, match="hostname"):
        component(b"x", product="kiosk", kind="hostname")
    with pytest.raises(ValueError, match="nothing"):
        fingerprint(b"", product="kiosk")


def test_a_key_is_read_however_it_is_typed() -> None:
    assert KEY.fullmatch(KEY_A)
    assert tidy_key(f"  {KEY_A.lower().replace('-', ' ')} ") == KEY_A
    assert tidy_key("RG-1") == tidy_key("") == tidy_key("x" * 10_000) == ""
    with pytest.raises(ValueError, match="few"):
        new_key(b"\xff" * 64)
