"""
Makes a searchable PDF/A out of one file in a confined process.

Run as a program of its own (`python -I archiving_child.py DEED JSON`), never imported; the file is `input` in the
current folder, the answer is left in `answer.json`, with `made.pdf` beside it. The file itself is never rewritten.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

INPUT = "input"
MADE = "made.pdf"
MAX_PIXELS = 100_000_000
A4_WIDTH_INCHES = 8.27
SENSIBLE_DPI = (100, 1200)
ENCRYPTED, NOT_PDFA = 8, 10  # exit codes of ocrmypdf
# Kept loaded by the warm process that this program is forked from.
NEEDS = ("pikepdf",)


def main() -> None:
    """Do the deed and write down its outcome."""
    deed, given = sys.argv[1], json.loads(sys.argv[2])
    answer = {"look": _look, "make": _make}[deed](given)
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _look(given: dict[str, Any]) -> dict[str, Any]:
    """Say how many pages a PDF has, and why it needs no other form or must not get one."""
    import pikepdf

    try:
        with pikepdf.open(INPUT) as pdf:
            if _is_signed(pdf):
                return {"reason": "signed"}
            return {"pages": len(pdf.pages), "claim": _claim(pdf)}
    except pikepdf.PasswordError:
        return {"reason": "encrypted"}
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"reason": "unreadable"}


def _is_signed(pdf: Any) -> bool:
    """Whether a signature field holds a signature, or the file says that some were made."""
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return False
    if int(form.get("/SigFlags", 0)) & 1:
        return True
    waiting, seen = list(form.get("/Fields", [])), 0
    while waiting and seen < 10_000:
        field = waiting.pop()
        seen += 1
        if str(field.get("/FT", "")) == "/Sig" and "/V" in field:
            return True
        waiting.extend(field.get("/Kids", []))
    return False


def _claim(pdf: Any) -> str:
    with pdf.open_metadata() as metadata:
        return str(metadata.pdfa_status or "")


def _make(given: dict[str, Any]) -> dict[str, Any]:
    kind = given["kind"]
    source = INPUT if kind == "pdf" else _from_pictures(given)
    if source is None:
        return {"reason": "unreadable"}
    import ocrmypdf

    tool, version = "ocrmypdf", ocrmypdf.__version__
    if code := _recognized(source, MADE, given, "pdfa"):
        if code != NOT_PDFA:
            return {"reason": "encrypted" if code == ENCRYPTED else "unreadable"}
        if not _converted(source, given):
            return {"reason": "not-pdfa"}
        tool = "ocrmypdf, ghostscript"
    return _judged(tool, version)


def _judged(tool: str, version: str) -> dict[str, Any]:
    import pikepdf

    with pikepdf.open(MADE) as pdf:
        if not _claim(pdf):
            return {"reason": "not-pdfa"}
        return {"pages": len(pdf.pages), "tool": tool, "version": version}


def _recognized(source: str, made: str, given: dict[str, Any], kind: str) -> int:
    """Give every page without text the text that is recognized on it; return how the program ended."""
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-I",
                "-m",
                "ocrmypdf",
                "--quiet",
                "--jobs",
                "1",
                "--mode",
                "skip",
                "--optimize",
                "0",
            ),
            *("--output-type", kind, "--pdfa-backend", "internal", "--language", given["language"]),
            *(
                "--tesseract-timeout",
                "120",
                "--max-image-mpixels",
                str(MAX_PIXELS // 1_000_000),
                source,
                made,
            ),
        ],
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


def _converted(source: str, given: dict[str, Any]) -> bool:
    """
    Rewrite a PDF with text by Ghostscript, and say whether the pages read the same afterwards.

    Some of its releases damage text: what does not read the same is not kept.
    """
    import pikepdf
    from ocrmypdf.pdfa import generate_pdfa_ps

    if shutil.which("gs") is None or _recognized(source, "read.pdf", given, "pdf"):
        return False
    with pikepdf.open("read.pdf") as pdf:
        if "/Info" in pdf.trailer:  # titles with our letters make it give up
            del pdf.trailer["/Info"]
        pdf.save("plain.pdf")
    generate_pdfa_ps(Path("pdfa.ps"))
    done = subprocess.run(
        [
            *("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", f"--permit-file-read={Path.cwd()}/"),
            *("-sDEVICE=pdfwrite", "-dPDFA=2", "-dPDFACompatibilityPolicy=1", "-dCompatibilityLevel=1.7"),
            *("-dAutoRotatePages=/None", "-sColorConversionStrategy=RGB", "-o", MADE, "pdfa.ps", "plain.pdf"),
        ],
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0 and _words("plain.pdf") == _words(MADE)


def _words(name: str) -> list[list[str]]:
    import pypdfium2

    return [page.get_textpage().get_text_bounded().split() for page in pypdfium2.PdfDocument(name)]


def _from_pictures(given: dict[str, Any]) -> str | None:
    """Lay each picture of the file on a page of its own size; a color that shines through becomes white."""
    import img2pdf
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    names: list[str] = []
    try:
        with Image.open(INPUT) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number == given["max_pages"]:
                    return None
                turned = ImageOps.exif_transpose(frame)
                plain = _plain(turned)
                width = plain.width / A4_WIDTH_INCHES
                dpi = float(frame.info.get("dpi", (0, 0))[0])
                dpi = dpi if SENSIBLE_DPI[0] <= dpi <= SENSIBLE_DPI[1] else max(72.0, round(width))
                names.append(f"page-{number}.png")
                plain.save(names[-1], dpi=(dpi, dpi))
        Path("pages.pdf").write_bytes(img2pdf.convert(names) or b"")
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        return None
    return "pages.pdf"


def _plain(frame: Any) -> Any:
    from PIL import Image

    if frame.mode in ("1", "L", "RGB"):
        return frame
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        laid = frame.convert("RGBA")
        paper = Image.new("RGBA", laid.size, "white")
        paper.alpha_composite(laid)
        return paper.convert("RGB")
    return frame.convert("L" if frame.mode in ("I", "I;16", "F") else "RGB")


if __name__ == "__main__":
    main()
