"""
Readies PDF files to be signed, appends what a signature needs later, and looks whether all signatures hold.

Run as a program of its own (`python -I child.py DEED`) in a confined process, never imported: the files are foreign.
What is asked stands in `given.json`, a list of mappings; the files are named there; the answers, one for each, are
left in `answer.json`. Nothing is ever rewritten: each deed writes the file as it was and a part of its own behind it.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

MARGIN = 34.0  # points from the edges of the page
GAP = 6.0
LOOK_SCALE = 0.5  # pixels a point, when looking for a free place
WHITE = 245
# Kept loaded by the warm process that this program is forked from.
NEEDS = (
    "asn1crypto.crl",
    "asn1crypto.ocsp",
    "pyhanko.pdf_utils.incremental_writer",
    "pyhanko.pdf_utils.reader",
    "pyhanko.sign.fields",
    "pyhanko.sign.signers.cms_embedder",
    "pyhanko.sign.validation.dss",
    "pyhanko.sign.validation.generic_cms",
    "pypdfium2",
)


class Unfit(Exception):
    """A file that cannot be signed; the code says why."""


def main() -> None:
    """Do the deed for every file and write down how it went."""
    deed = {"prepare": _prepare, "append": _append, "check": _check}[sys.argv[1]]
    answers = [_one(deed, given) for given in json.loads(Path("given.json").read_text(encoding="utf-8"))]
    Path("answer.json").write_text(json.dumps(answers), encoding="utf-8")


def _one(deed: Any, given: dict[str, Any]) -> dict[str, Any]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        return dict(deed(given))
    except Unfit as unfit:
        return {"reason": str(unfit)}
    except SigningError as error:
        return {"reason": "locked", "words": str(error)[:200]}
    except (
        PdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as error:
        return {"reason": "unreadable", "words": f"{type(error).__name__}: {error}"[:200]}


def _writer(path: str) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(open(path, "rb"), strict=False)  # noqa: SIM115 - read until the end of the deed
    if writer.prev.encrypted:
        raise Unfit("encrypted")
    if writer.prev.xrefs.hybrid_xrefs_present:
        raise Unfit("hybrid")
    return writer


def _prepare(given: dict[str, Any]) -> dict[str, Any]:
    """Append a signature field with its drawing and room for the signature."""
    from datetime import datetime

    from pyhanko.sign import fields
    from pyhanko.sign.signers import constants
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    writer = _writer(given["file"])
    _refuse_locked(writer.prev)
    writer.ensure_output_version(version=(1, 7))
    if writer.output_version < (2, 0):
        writer.register_extension(constants.ESIC_EXTENSION_1)
    spot = _spot(given, writer.prev)
    spec = fields.SigFieldSpec(
        given["field"],
        on_page=spot["page"] if spot else 0,
        box=tuple(round(one) for one in spot["box"]) if spot else None,
        readable_field_name=given["name"] or None,
    )
    signature = SignatureObject(
        bytes_reserved=given["reserved"],
        subfilter=fields.SigSeedSubFilter.PADES,
        timestamp=datetime.fromisoformat(given["at"]),
        name=given["name"] or None,
        reason=given["reason"] or None,
    )
    embedder = PdfCMSEmbedder(new_field_spec=spec).write_cms(given["field"], writer)
    next(embedder)
    drawn = _Drawn(given["stamp"], spot["rotation"]) if spot else None
    embedder.send(SigObjSetup(sig_placeholder=signature, appearance_setup=drawn))
    return {**_written(embedder, given["into"]), "spot": spot}


def _written(embedder: Any, into: str) -> dict[str, Any]:
    from pyhanko.sign.signers.cms_embedder import SigIOSetup

    with open(into, "w+b") as output:
        digest, _same = embedder.send(SigIOSetup(md_algorithm="sha256", output=output))
    return {
        "digest": digest.document_digest.hex(),
        "start": digest.reserved_region_start,
        "end": digest.reserved_region_end,
    }


class _Drawn:
    """The drawing of a signature: a page of the stamp's file, taken over as it is."""

    def __init__(self, stamp: str, rotation: int) -> None:
        self._stamp, self._page = stamp, rotation // 90

    def apply(self, annotation: Any, writer: Any) -> None:
        """Give an annotation its look."""
        from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
        from pyhanko.pdf_utils.reader import PdfFileReader

        with open(self._stamp, "rb") as file:
            drawing = writer.import_page_as_xobject(PdfFileReader(file), page_ix=self._page)
        annotation["/AP"] = DictionaryObject({pdf_name("/N"): drawing})
        writer.update_container(annotation)


def _refuse_locked(reader: Any) -> None:
    """Refuse a file whose author allowed no further signature."""
    from pyhanko.sign.fields import MDPPerm

    for signature in reader.embedded_regular_signatures:
        if signature.docmdp_level == MDPPerm.NO_CHANGES:
            raise Unfit("locked")


# --- Where the signature is drawn ---------------------------------------------------------------------------------


def _spot(given: dict[str, Any], reader: Any) -> dict[str, Any] | None:
    """Return page, box and rotation; None for a signature without a drawing."""
    if given["place"] == "none":
        return None
    count = int(reader.root["/Pages"]["/Count"])
    number = 0 if given["place"].startswith("first") else count - 1
    page = _Page(reader, number)
    boxes = page.columns(given) if given["place"] == "last_columns" else page.right_side(given)
    taken = page.signatures()
    free = [box for box in boxes if not any(_meet(box, other) for other in taken)]
    blank = _blank_ones(given["file"], number, page, free)
    chosen = next(iter(blank or free or boxes))
    return {"page": number, "box": page.turned(chosen), "rotation": page.rotation}


class _Page:
    """A page as people see it: its size and what stands on it, upright, from the lower left corner."""

    def __init__(self, reader: Any, number: int) -> None:
        from pyhanko.pdf_utils.rw_common import find_inherited_value_in_tree

        self._page = reader.find_page_for_modification(number)[0].get_object()

        def inherited(name: str) -> Any:
            return find_inherited_value_in_tree(self._page, name, "/Parent")

        box = inherited("/CropBox") or inherited("/MediaBox")
        left, bottom, right, top = (float(one) for one in box)
        self.x, self.y = min(left, right), min(bottom, top)
        wide, high = abs(right - left), abs(top - bottom)
        self.rotation = int(inherited("/Rotate") or 0) % 360 // 90 * 90
        self._plain = (wide, high)
        self.wide, self.high = (high, wide) if self.rotation in (90, 270) else (wide, high)

    def right_side(self, given: dict[str, Any]) -> list[list[float]]:
        """Places on the right from the bottom up, then on the left."""
        wide, high = min(given["wide"], self.wide), min(given["high"], self.high)
        found = []
        for x in (self.wide - MARGIN - wide, MARGIN):
            y = MARGIN
            while y + high <= max(self.high * 0.6, MARGIN + high):
                found.append([max(x, 0), y, max(x, 0) + wide, y + high])
                y += high + GAP
        return found

    def columns(self, given: dict[str, Any]) -> list[list[float]]:
        """The column of one signer first; the ones above it when something stands there."""
        wide, high = min(given["wide"], self.wide), min(given["high"], self.high)
        across = max(1, int((self.wide - 2 * MARGIN + GAP) // (wide + GAP)))
        column, row = given["column"] % across, given["column"] // across
        x = MARGIN + column * (wide + GAP)
        return [[x, y, x + wide, y + high] for y in (MARGIN + (row + up) * (high + GAP) for up in range(4))]

    def signatures(self) -> list[list[float]]:
        """The boxes of signatures that are on the page already."""
        boxes = []
        for one in self._page.get("/Annots") or []:
            field = one.get_object() if hasattr(one, "get_object") else one
            kind = field.get("/FT") or (field["/Parent"].get("/FT") if "/Parent" in field else None)
            if kind == "/Sig" and "/Rect" in field:
                x1, y1, x2, y2 = (float(value) for value in field["/Rect"])
                boxes.append(self.upright([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]))
        return [box for box in boxes if box[2] - box[0] > 1]

    def turned(self, box: list[float]) -> list[float]:
        """Turn an upright box into the page's own measures."""
        x1, y1, x2, y2 = box
        wide, high = self._plain
        if self.rotation == 90:
            x1, y1, x2, y2 = wide - y2, x1, wide - y1, x2
        elif self.rotation == 180:
            x1, y1, x2, y2 = wide - x2, high - y2, wide - x1, high - y1
        elif self.rotation == 270:
            x1, y1, x2, y2 = y1, high - x2, y2, high - x1
        return [x1 + self.x, y1 + self.y, x2 + self.x, y2 + self.y]

    def upright(self, box: list[float]) -> list[float]:
        """Turn a box of the page's own measures into what people see."""
        x1, y1, x2, y2 = box[0] - self.x, box[1] - self.y, box[2] - self.x, box[3] - self.y
        wide, high = self._plain
        if self.rotation == 90:
            return [y1, wide - x2, y2, wide - x1]
        if self.rotation == 180:
            return [wide - x2, high - y2, wide - x1, high - y1]
        if self.rotation == 270:
            return [high - y2, x1, high - y1, x2]
        return [x1, y1, x2, y2]


def _meet(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _blank_ones(file: str, number: int, page: _Page, boxes: list[list[float]]) -> list[list[float]]:
    """Return the boxes in which nothing is printed."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
        picture = document[number].render(scale=LOOK_SCALE, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, MemoryError, IndexError):
        return []
    across, down = picture.width / page.wide, picture.height / page.high
    blank = []
    for x1, y1, x2, y2 in boxes:
        seen = picture.crop(
            (
                int(x1 * across),
                int(picture.height - y2 * down),
                int(x2 * across),
                int(picture.height - y1 * down),
            )
        )
        if seen.width and seen.height and seen.getextrema()[0] >= WHITE:
            blank.append([x1, y1, x2, y2])
    return blank


# --- What is appended after the signature -------------------------------------------------------------------------


def _append(given: dict[str, Any]) -> dict[str, Any]:
    """Append what the signatures are checked with later, and room for a time stamp over the whole file."""
    from asn1crypto import crl, ocsp, x509
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import constants
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    writer = _writer(given["file"])
    writer.ensure_output_version(version=(1, 7))
    if writer.output_version < (2, 0):
        writer.register_extension(constants.ESIC_EXTENSION_1)
    evidence = json.loads(Path(given["evidence"]).read_text(encoding="ascii"))
    loaded = {name: [base64.b64decode(one) for one in evidence[name]] for name in ("certs", "ocsps", "crls")}
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(one) for one in loaded["certs"]],
        ocsps=[ocsp.OCSPResponse.load(one) for one in loaded["ocsps"]],
        crls=[crl.CertificateList.load(one) for one in loaded["crls"]],
    )
    embedder = PdfCMSEmbedder(new_field_spec=SigFieldSpec(given["field"])).write_cms(given["field"], writer)
    next(embedder)
    embedder.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=given["reserved"])))
    return _written(embedder, given["into"])


# --- Whether everything holds -------------------------------------------------------------------------------------


def _check(given: dict[str, Any]) -> dict[str, Any]:
    """Say of every signature and time stamp whether it holds, oldest first, and what the last one covers."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    with open(given["file"], "rb") as file:
        reader = PdfFileReader(file, strict=False)
        found = []
        for one in reader.embedded_signatures:
            one.compute_integrity_info(skip_diff=True)
            stamp = one.sig_object_type == "/DocTimeStamp"
            intact, valid = validate_sig_integrity(
                one.signer_info,
                one.signer_cert,
                expected_content_type="tst_info" if stamp else "data",
                actual_digest=_own_digest(one) if stamp else one.compute_digest(),
            )
            found.append(
                {
                    "field": one.field_name,
                    "stamp": stamp,
                    "holds": bool(intact and valid and (not stamp or _imprint_fits(one))),
                    "whole": one.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE,
                    "certificate": base64.b64encode(one.signer_cert.dump()).decode(),
                }
            )
    return {"signatures": found}


def _own_digest(stamp: Any) -> bytes:
    """Return the digest that the token signs: that of what it says, not of the file."""
    import hashlib

    content = bytes(stamp.signed_data["encap_content_info"]["content"].contents or b"")
    name = stamp.signer_info["digest_algorithm"]["algorithm"].native
    return hashlib.new(name, content).digest()


def _imprint_fits(stamp: Any) -> bool:
    told = stamp.signed_data["encap_content_info"]["content"].parsed["message_imprint"]
    name = told["hash_algorithm"]["algorithm"].native
    return bool(stamp.compute_digest(name) == told["hashed_message"].native)


if __name__ == "__main__":
    main()
