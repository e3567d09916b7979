"""A scanner of the tests: papers with labels become pages of a PDF or a TIFF, as clean or as bad as asked."""

import io
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

import img2pdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from registratura.scanning.codes import Code, Medium
from registratura.scanning.printing.formats import FORMATS
from registratura.scanning.printing.labels_pdf import LabelWords, print_labels, print_separators

A4_INCHES = (8.27, 11.69)
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@lru_cache(maxsize=64)
def label(code: Code, *, dpi: int = 200, label_format: str = "62x29") -> Image.Image:
    """Draw a printed label."""
    words = LabelWords(code=code, number="125/02.03.2026", registered_at=MOMENT, direction="incoming")
    pdf = print_labels(
        institution="Primăria Alba",
        labels=[words],
        label_format=FORMATS[label_format],
        start=1,
        printed_at=MOMENT,
    )
    return _drawn(pdf, dpi)


def printed_labels() -> bytes:
    """Print labels with and without a number on a sheet that was begun."""
    codes = [Code(Medium.LABEL, "4829", f"{number:014d}") for number in range(1, 25)]
    words = [
        LabelWords(code=code, number=f"{place}/02.03.2026" if place % 2 else "", registered_at=MOMENT)
        for place, code in enumerate(codes)
    ]
    return print_labels(
        institution="Primăria Alba", labels=words, label_format=FORMATS["a4-21"], start=5, printed_at=MOMENT
    )


def sheet(code: Code, *, dpi: int = 200) -> Image.Image:
    """Draw a sheet that is laid before a paper."""
    number = "" if code.medium is Medium.SEPARATOR else "125/02.03.2026"
    return _drawn(
        print_separators(institution="Primăria Alba", code=code, number=number, count=1, printed_at=MOMENT),
        dpi,
    )


def _drawn(pdf: bytes, dpi: int) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def page(seed: int, *labels: Image.Image, dpi: int = 200) -> Image.Image:
    """Draw a page of typed lines, with labels in its upper right corner, one below the other."""
    chance = random.Random(seed)
    size = tuple(round(inches * dpi) for inches in A4_INCHES)
    paper = Image.new("L", size, 248)
    pen = ImageDraw.Draw(paper)
    for row in range(12, 55):
        place = dpi // 2
        while place < size[0] - dpi:
            width = chance.randint(dpi // 20, dpi // 4)
            pen.rectangle((place, row * dpi // 5, place + width, row * dpi // 5 + dpi // 14), fill=40)
            place += width + dpi // 25
    below = dpi // 4
    for one in labels:
        paper.paste(one, (size[0] - one.width - dpi // 4, below))
        below += one.height + dpi // 8
    return paper


def rotated(picture: Image.Image, degrees: float) -> Image.Image:
    """Turn a page, the corners white."""
    return picture.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def noisy(picture: Image.Image, *, strength: int, seed: int = 7) -> Image.Image:
    """Add the grain and the dust of a bad scanner."""
    grain = Image.effect_noise(picture.size, strength)
    mixed = Image.blend(picture, grain, 0.22)
    pen, chance = ImageDraw.Draw(mixed), random.Random(seed)
    for _speck in range(900):
        x, y = chance.randrange(picture.width), chance.randrange(picture.height)
        pen.ellipse((x, y, x + chance.randint(0, 2), y + chance.randint(0, 2)), fill=chance.choice((0, 255)))
    return mixed


def folded(picture: Image.Image, *, dpi: int) -> Image.Image:
    """Fold a page through its label: a bright line, a shadow beside it, and the part below a little aside."""
    line = int(dpi * 0.72)
    below = picture.crop((0, line, picture.width, picture.height)).rotate(0.6, fillcolor=255)
    mixed = picture.copy()
    mixed.paste(below, (dpi // 100, line))
    pen = ImageDraw.Draw(mixed)
    pen.line((0, line, picture.width, line + dpi // 60), fill=255, width=max(2, dpi // 75))
    pen.line((0, line + dpi // 40, picture.width, line + dpi // 30), fill=150, width=max(1, dpi // 100))
    return mixed


def faded(picture: Image.Image) -> Image.Image:
    """Let an old thermal label fade, and the scanner see gray for white."""
    return picture.point([int(130 + value * 0.35) for value in range(256)])


def blurred(picture: Image.Image, dpi: int) -> Image.Image:
    """Let the glass be dirty."""
    return picture.filter(ImageFilter.GaussianBlur(dpi / 170))


def torn(picture: Image.Image, place: Image.Image, *, dpi: int) -> Image.Image:
    """Scratch the label so that its eyes are seen and nothing can be read."""
    mixed = picture.copy()
    pen = ImageDraw.Draw(mixed)
    left, top = mixed.width - place.width - dpi // 4, dpi // 4
    square = int(place.height * 0.62)
    begin = left + place.width - square - dpi // 12
    chance, cell = random.Random(3), square // 24
    for x in range(int(square * 0.02), int(square * 0.98), cell):
        for y in range(int(square * 0.40), int(square * 0.70), cell):
            corner = (begin + x, top + y)
            pen.rectangle((*corner, corner[0] + cell, corner[1] + cell), fill=chance.choice((0, 255)))
    pen.rectangle((left, top + int(place.height * 0.6), left + place.width, top + place.height), fill=255)
    return mixed


def as_pdf(pages: Sequence[Image.Image], *, dpi: int = 200, quality: int = 75) -> bytes:
    """Scan pages into a PDF of photographs."""
    pictures = []
    for one in pages:
        target = io.BytesIO()
        one.save(target, "JPEG", quality=quality, dpi=(dpi, dpi))
        pictures.append(target.getvalue())
    return bytes(img2pdf.convert(pictures, nodate=True))


def as_tiff(pages: Sequence[Image.Image], *, compression: str, dpi: int = 200) -> bytes:
    """Scan pages into a TIFF: `group4` is that of a fax, `jpeg` that of a photograph."""
    target = io.BytesIO()
    frames = [one.convert("1") if compression == "group4" else one for one in pages]
    frames[0].save(
        target, "TIFF", save_all=True, append_images=frames[1:], compression=compression, dpi=(dpi, dpi)
    )
    return target.getvalue()
