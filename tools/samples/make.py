"""Write samples/ anew. From the checkout: `PYTHONPATH=src:. PYTHON -m tools.samples.make` (see samples/README.md)."""

# ruff: noqa: E501 - a paragraph of a letter is one line

import hashlib
import json
from pathlib import Path
from typing import Any

from tools.samples import cast, from_bodies, from_people, mails, own, sealed, tables, writers
from tools.samples.letters import Letter, record

FOLDER = Path(__file__).resolve().parents[2] / "samples"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".zip": "application/zip",
    ".xml": "application/xml",
    ".p7m": "application/pkcs7-mime",
    ".p7s": "application/pkcs7-signature",
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
}
_CLAIM = Letter(
    "claim", "annex", cast.COURT, "Cerere de chemare în judecată",
    """
    # CERERE DE CHEMARE ÎN JUDECATĂ
    Către Judecătoria Frasinu Mare. Subsemnatul Râpan Gheorghe, domiciliat în Lunca Frasinului, str. Plopilor nr. 33, chem în judecată Comuna Lunca Frasinului, prin primar, solicitând să se constate că am dobândit prin uzucapiune dreptul de proprietate asupra terenului de 860 mp din str. Plopilor nr. 33.
    Posed terenul din anul 1988, când l-am preluat de la bunicii mei, am construit pe el un șopron și l-am cultivat fără întrerupere. Terenul nu este înscris în cartea funciară. Propun proba cu înscrisuri, cu martori și cu expertiză topografică.
    > Râpan Gheorghe
    """,
    style="typed",
)  # fmt: skip


def letter_bytes(letter: Letter) -> bytes:
    """Return a letter in the form its file name promises."""
    name = letter.path.rsplit("/", 1)[1]
    suffix = Path(name).suffix
    if letter.path == "documents/citatie-judecatoria.tif":
        return writers.picture(
            writers.scanned(letter, dpi=150, seed=5, degrees=-0.4)
            + writers.scanned(_CLAIM, dpi=150, seed=6, degrees=0.7), kind="TIFF"
        )  # fmt: skip
    if suffix == ".pdf" and name.startswith("scan-"):
        return writers.picture(writers.scanned(letter, dpi=110, seed=len(name), degrees=1.1), kind="PDF")
    if suffix in (".jpg", ".png"):
        kind = "JPEG" if suffix == ".jpg" else "PNG"
        return writers.picture(writers.scanned(letter, dpi=90, seed=len(name), degrees=-0.8), kind=kind)
    if letter.path == "documents/prefectura-comunicare-hotarari.pdf":
        return sealed.inside_pdf(writers.pdf(letter))
    if suffix == ".p7m":
        return sealed.around(writers.pdf(letter))
    plain = {
        ".pdf": writers.pdf,
        ".docx": writers.docx,
        ".odt": writers.odt,
        ".rtf": writers.rtf,
        ".txt": writers.text,
    }
    return plain[suffix](letter)


def _kept(path: str, content: bytes, facts: dict[str, Any]) -> dict[str, Any]:
    target = FOLDER / path
    target.parent.mkdir(exist_ok=True, parents=True)
    target.write_bytes(content)
    return facts | {
        "media_type": MEDIA_TYPES[target.suffix],
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    """Write every sample and the manifest."""
    letters = [*from_people.LETTERS, *from_bodies.LETTERS, *own.LETTERS]
    content = {letter.path: letter_bytes(letter) for letter in letters}
    content |= tables.contents() | mails.contents()
    content["documents/adresa-mediu-deseuri.pdf.p7s"] = sealed.beside(
        content["documents/adresa-mediu-deseuri.pdf"]
    )
    known = [
        _kept(letter.path, content[letter.path], record(letter))
        for letter in [*letters, *tables.TABLES, *mails.MAILS]
    ]
    for path, (raw, reason, notes) in mails.bad().items():
        facts = {
            "path": path, "kind": "unreadable", "direction": "incoming", "sender": None, "recipient": cast.HALL,
            "subject": None, "language_notes": notes, "sheet_count": None, "annex_count": None,
            "sender_number": "", "sender_dated_on": None, "expected": {"status": "quarantined", "reason": reason},
        }  # fmt: skip
        known.append(_kept(path, raw, facts))
    manifest = {"institution": cast.HALL, "files": sorted(known, key=lambda facts: facts["path"])}
    words = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (FOLDER / "manifest.json").write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
