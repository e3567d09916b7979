"""The signed file of a page: believed when whole and untouched, refused for one reason otherwise."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from registratura.doors.desk.emergency.offline.making import make_page
from registratura.emergency.keys import PageFacts, new_key
from registratura.emergency.packets import PacketError, Position, open_envelope, positions_of, verify
from tests.rooms.emergency.ground import position, saved

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = new_key()
CHROMIUM = Path(__file__).parent / "data" / "saved_by_chromium.json"
# The public half of the key of that page; its private half was in the page alone.
CHROMIUM_KEY = (
    "042b1a93c9269765448ce6eed5e57340730270acae42f3d8ac2a23c4e720523a6594dd93e7f2a000c9f25fb58ae78f5eceaa"
    "1af43133e57838fc89b5b26cc0df5a"
)


def read(content: bytes, *, key: str = KEY.public, now: datetime = NOW) -> list[Position]:
    envelope = open_envelope(content)
    verify(envelope, public_key=key)
    return positions_of(envelope, first_serial=11, last_serial=13, now=now)


def why(content: bytes) -> str:
    with pytest.raises(PacketError) as refusal:
        read(content)
    return refusal.value.why


def file_of(*rows: Any) -> bytes:
    return saved(institution="alba", run=7, rows=list(rows), key=KEY)


def test_what_a_browser_saved_and_signed_is_believed() -> None:
    first, second = read(CHROMIUM.read_bytes(), key=CHROMIUM_KEY, now=datetime(2026, 11, 23, 12, tzinfo=UTC))

    assert (first.serial, first.correspondent, first.page_count) == (11, "Popescu Ion", 3)
    assert first.subject == "Cerere certificat urbanism 0 „ghilimele” <b>"
    assert second.spoiled
    assert second.remarks == "scris greșit"


def test_every_changed_byte_of_what_a_browser_saved_is_found() -> None:
    content = CHROMIUM.read_bytes()
    chance = random.Random(9)
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    untouched = read(content, key=CHROMIUM_KEY, now=now)
    believed = []
    for _ in range(400):
        place, bit = chance.randrange(len(content)), 1 << chance.randrange(7)
        bent = content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
        try:
            believed += [place] if read(bent, key=CHROMIUM_KEY, now=now) != untouched else []
        except PacketError:
            continue

    assert not believed


def test_a_file_cut_off_anywhere_is_half_and_another_file_is_foreign() -> None:
    whole = file_of(position(11, NOW))

    assert {why(whole[:length]) for length in range(60, len(whole) - 1, 40)} == {"half"}
    assert [
        why(content) for content in (b"", b"%PDF-1.7", b"[]", b'{"a": 1}', b"\xff\xfe\x00", b"[" * 90_000)
    ] == ["foreign"] * 6
    assert why(b"x" * (2 * 1024 * 1024 + 1)) == "large"


def test_an_edited_text_and_a_signature_of_another_page_are_refused() -> None:
    whole = json.loads(file_of(position(11, NOW)))
    for change in (
        {"payload": whole["payload"].replace("Popescu", "Ionescu")},
        {"payload": whole["payload"] + " "},
        {"signature": ""},
        {"signature": "AAAA"},
        {"signature": "A" * 86 + "=="},
        {"payload": "[]"},
        {"payload": '{"institution": "alba", "run": true}'},
    ):
        assert why(json.dumps(whole | change).encode()) == "edited"
    assert why(saved(institution="alba", run=7, rows=[position(11, NOW)], key=new_key())) == "edited"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        "positions",
        [position(12, NOW)],
        [position(11, NOW), position(13, NOW)],
        [position(11, NOW), position(11, NOW)],
        [position(serial, NOW) for serial in (11, 12, 13, 14)],
        [position(11, NOW, direction="sideways")],
        [position(11, NOW, subject="x")],
        [position(11, NOW, subject="a\ud800bc")],
        [position(11, NOW, subject="x" * 2001)],
        [position(11, NOW, page_count=-1)],
        [position(11, NOW) | {"serial": True}],
        [position(11, NOW + timedelta(days=3))],
        [position(11, NOW) | {"at": "2026-03-02T10:00:00"}],
        [position(11, NOW) | {"at": 5}],
        ["row"],
    ],
)
def test_what_our_page_never_writes_is_refused_even_when_it_is_signed(rows: Any) -> None:
    assert why(saved(institution="alba", run=7, rows=rows, key=KEY)) == "malformed"


def test_the_page_is_one_file_that_asks_nothing_and_ends_no_script_early() -> None:
    facts = PageFacts(
        institution="alba",
        institution_name="Primăria </script><script>alert(1)</script> <!--",
        register_name="Registrul general",
        year=2026,
        place="ghișeu",
        run_id=7,
        sheets=[(11, "U-GENERAL-2026-00011-40")],
    )
    page = make_page(facts=facts, key=KEY).decode()

    assert page.count("<script>") == page.count("</script>") == 1
    assert "<!--" not in page
    assert "default-src 'none'; script-src 'sha256-" in page
    assert "http://" not in page
    assert "https://" not in page
    assert KEY.private["d"] in page
    assert "@" not in page.replace("@media", "")
