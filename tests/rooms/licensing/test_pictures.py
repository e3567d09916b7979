"""A request and an answer, drawn as codes and read back from a photograph, in a program that is confined."""

import io

import pytest
import segno
from PIL import Image

from registratura.licensing.pictures import answer_in, code_in_letters, code_picture, request_in

LINE = "RLR1." + "aZ09-_" * 90
ANSWER = "RLF1.E." + "0123456789abcdef" + "." + "Qw+/" * 280


def photographed(text: str, *, turned: int = 4) -> bytes:
    """Draw a code as a telephone would see it: turned a little, gray, on a table."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="l", boost_error=False).save(buffer, kind="png", scale=6, border=4)
    code = Image.open(buffer).convert("L").point(lambda each: 40 + each * 170 // 255)
    table = Image.new("L", (code.width + 300, code.height + 260), 120)
    table.paste(code.rotate(turned, expand=False, fillcolor=210), (150, 120))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=80)
    return out.getvalue()


def test_both_ways_go_through_a_photograph() -> None:
    assert request_in(photographed(LINE)) == LINE
    assert answer_in(photographed(ANSWER)) == ANSWER


def test_a_file_is_read_as_it_is_and_anything_else_is_nothing() -> None:
    assert request_in(LINE.encode() + b"\n") == LINE
    assert answer_in(b"-----BEGIN LICENSE FILE-----\nx\n") != ""
    assert request_in(ANSWER.encode()) == request_in(b"") == request_in(b"\x89PNG nothing") == ""
    assert code_picture(LINE).startswith("data:image/svg+xml")
    assert "█" in code_in_letters("RLR1.x") or "▀" in code_in_letters("RLR1.x")
    with pytest.raises(ValueError, match=r"too large|does not fit|cannot"):
        code_picture("x" * 5_000)
