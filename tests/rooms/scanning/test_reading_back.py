"""Labels are read back as they come out of ordinary scanners: turned, grainy, folded, faded, at 150 to 300 points."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image, ImageChops

from registratura.scanning.codes import NO_SERIAL, Code, Medium
from registratura.scanning.reading.looking import Looked, batchroom
from tests.rooms.scanning.scanner import (
    as_pdf,
    as_tiff,
    blurred,
    faded,
    folded,
    label,
    noisy,
    page,
    rotated,
    sheet,
    torn,
)

PDF, TIFF = "application/pdf", "image/tiff"


def code(number: int) -> Code:
    return Code(Medium.LABEL, "4829", f"{31415926535897 + number * 7919:014d}")


def looked(content: bytes, media_type: str, *, last: int = 500) -> Looked:
    with batchroom(io.BytesIO(content), media_type=media_type) as room:
        return room.look(first=1, last=last)


def pictures_of(one: pikepdf.Page) -> list[pikepdf.Object]:
    return list(one.resources.XObject.values())


Bad = Callable[[Image.Image, int], Image.Image]
WAYS: list[tuple[str, Bad]] = [
    ("clean", lambda picture, dpi: picture),
    ("upside down", lambda picture, dpi: rotated(picture, 180)),
    ("on its side", lambda picture, dpi: rotated(picture, 90)),
    ("on the other side", lambda picture, dpi: rotated(picture, 270)),
    ("skewed", lambda picture, dpi: rotated(picture, 3.5)),
    ("skewed the other way", lambda picture, dpi: rotated(picture, -6)),
    ("grainy", lambda picture, dpi: noisy(picture, strength=70)),
    ("folded", lambda picture, dpi: folded(picture, dpi=dpi)),
    ("faded", lambda picture, dpi: faded(picture)),
    ("blurred", lambda picture, dpi: blurred(picture, dpi)),
    ("folded, grainy, skewed", lambda picture, dpi: rotated(noisy(folded(picture, dpi=dpi), strength=50), 2)),
    ("black and white", lambda picture, dpi: picture.convert("1").convert("L")),
]


# The coarsest in every way; the finer ones in those that were ever missed.
@pytest.mark.parametrize(("dpi", "ways"), [(150, WAYS), (200, WAYS[5:12:2]), (300, WAYS[7:11:3])])
def test_labels_are_read_back_in_every_quality(dpi: int, ways: list[tuple[str, Bad]]) -> None:
    codes = [code(number) for number in range(len(ways))]
    pages = [
        spoil(page(number, label(codes[number], dpi=dpi), dpi=dpi), dpi)
        for number, (_name, spoil) in enumerate(ways)
    ]

    found = looked(as_pdf(pages, dpi=dpi, quality=45), PDF)

    assert found.page_count == len(ways)
    missed = [ways[seen.number - 1][0] for seen in found.pages if seen.codes != (codes[seen.number - 1],)]
    assert missed == []


@pytest.mark.parametrize("compression", ["group4", "jpeg"])
def test_every_size_of_label_is_read_in_a_tiff(compression: str) -> None:
    sizes = ["62x29", "57x32", "102x51", "89x36"]
    pages = [page(number, label(code(number), label_format=size)) for number, size in enumerate(sizes)]
    plain = Code(Medium.SEPARATOR, "4829", NO_SERIAL)

    found = looked(as_tiff([*pages, sheet(plain), page(9)], compression=compression), TIFF)

    assert [seen.codes for seen in found.pages] == [*((code(n),) for n in range(4)), (plain,), ()]
    assert not any(seen.doubtful for seen in found.pages)


def test_pages_without_labels_raise_no_doubt_and_a_torn_label_does() -> None:
    one = label(code(1))
    pages = [page(5), page(2), noisy(page(3), strength=60), torn(page(4, one), one, dpi=200), page(9)]

    found = looked(as_pdf(pages), PDF)

    assert [(seen.codes, seen.doubtful) for seen in found.pages] == [
        ((), False),
        ((), False),
        ((), False),
        ((), True),
        ((), False),
    ]


def test_pages_are_cut_out_without_drawing_them_anew() -> None:
    content = as_pdf([page(number) for number in range(4)])

    with batchroom(io.BytesIO(content), media_type=PDF) as room:
        first, second = room.cut(ranges=[(1, 1), (2, 4)])
        (again,) = room.cut(ranges=[(2, 4)])

    assert first is not None
    assert second is not None
    assert again == second
    with pikepdf.open(io.BytesIO(content)) as whole, pikepdf.open(io.BytesIO(second)) as part:
        assert len(part.pages) == 3
        for before, after in zip(list(whole.pages)[1:], part.pages, strict=True):
            (old,), (new,) = pictures_of(before), pictures_of(after)
            assert old.read_raw_bytes() == new.read_raw_bytes()


@pytest.mark.parametrize("compression", ["group4", "jpeg", "tiff_lzw"])
def test_pictures_are_wrapped_without_losing_a_point(compression: str) -> None:
    content = as_tiff([page(number) for number in range(3)], compression=compression)

    with batchroom(io.BytesIO(content), media_type=TIFF) as room:
        (cut,) = room.cut(ranges=[(2, 3)])

    assert cut is not None
    with pikepdf.open(io.BytesIO(cut)) as part, Image.open(io.BytesIO(content)) as whole:
        assert len(part.pages) == 2
        for place, one in enumerate(part.pages):
            whole.seek(place + 1)
            (picture,) = pictures_of(one)
            drawn = pikepdf.PdfImage(picture).as_pil_image()
            assert drawn.size == whole.size
            assert ImageChops.difference(drawn.convert("L"), whole.convert("L")).getbbox() is None
            width = float(one.mediabox[2])
            assert abs(width - whole.width * 72 / 200) < 2


def test_what_is_no_batch_ends_with_a_reason() -> None:
    assert looked(b"%PDF-1.7 nothing", PDF).reason == "unreadable"
    assert looked(b"II*\0nothing", TIFF).reason == "unreadable"
    with batchroom(io.BytesIO(b"%PDF-1.7 nothing"), media_type=PDF) as room:
        assert list(room.cut(ranges=[(1, 2)])) == [None]


def test_a_batch_locked_by_a_password_says_so() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf([page(1)]))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))

    assert looked(locked.getvalue(), PDF).reason == "encrypted"
