"""METS of an E-ARK SIP 2.2: the root of the package and one for each representation."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from registratura.preservation.packaging.contents import Contents
from registratura.preservation.packaging.xml import (
    CSIP,
    METS,
    SIP,
    XLINK,
    XSI,
    Element,
    add,
    moment,
    root,
    written,
)

PROFILE: Final = "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml"
_SPACE: Final = uuid.UUID("0d9f0b52-0c7b-4f36-9d0e-4c25cf1c0b1e")


@dataclass(frozen=True, slots=True)
class Described:
    """A file as a METS tells of it; `place` is relative to that METS."""

    place: str
    sha256: str
    size_bytes: int
    media_type: str
    created_at: datetime
    own_name: str = ""


def described(place: str, content: bytes, media_type: str, at: datetime) -> Described:
    """Return how a file of ours is told of."""
    return Described(place, hashlib.sha256(content).hexdigest(), len(content), media_type, at)


def root_mets(
    contents: Contents,
    *,
    descriptive: Described,
    preservation: Described,
    schemas: Sequence[Described],
    representations: Sequence[tuple[str, Described]],
) -> bytes:
    """Return the METS of the whole package; representations are told of by their own METS."""
    document = _begun(contents, contents.identifier, contents.title)
    _metadata(document, contents, descriptive=descriptive, preservation=preservation)
    section = add(document, "fileSec", ID=_key("files", contents.identifier))
    groups = [("Schemas", list(schemas), "")]
    groups += [(f"Representations/{name}", [mets], "MIXED") for name, mets in representations]
    for use, files, kind in groups:
        _group(section, use, files, contents.identifier, kind)
    top = _physical(document, contents.identifier)
    _division(
        top,
        "Metadata",
        contents.identifier,
        DMDID=_key("dmd", contents.identifier),
        ADMID=_key("digiprov", contents.identifier),
    )
    schema = _division(top, "Schemas", contents.identifier)
    add(schema, "fptr", FILEID=_key("group", contents.identifier, "Schemas"))
    for name, mets in representations:
        use = f"Representations/{name}"
        place = _division(top, use, contents.identifier)
        add(
            place,
            "mptr",
            LOCTYPE="URL",
            xlink_type="simple",
            xlink_href=mets.place,
            xlink_title=_key("group", contents.identifier, use),
        )
    return written(document)


def representation_mets(contents: Contents, name: str, files: Sequence[Described]) -> bytes:
    """Return the METS of one representation: its data and where each file stands."""
    key = f"{contents.identifier}/{name}"
    document = _begun(contents, name, "")
    section = add(document, "fileSec", ID=_key("files", key))
    _group(section, "Data", files, key, "MIXED")
    top = _physical(document, key, label=name)
    add(_division(top, "Data", key), "fptr", FILEID=_key("group", key, "Data"))
    return written(document)


def _begun(contents: Contents, identifier: str, label: str) -> Element:
    document = root(METS, "mets", {None: METS, "xlink": XLINK, "csip": CSIP, "sip": SIP, "xsi": XSI})
    document.set("OBJID", identifier)
    if label:
        document.set("LABEL", label)
    document.set("TYPE", "Mixed")
    document.set("PROFILE", PROFILE)
    document.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    header = add(
        document,
        "metsHdr",
        CREATEDATE=moment(contents.made_at),
        RECORDSTATUS="NEW",
        csip_OAISPACKAGETYPE="SIP",
    )
    program = add(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    add(program, "name", "Registratura")
    add(program, "note", contents.program_version, csip_NOTETYPE="SOFTWARE VERSION")
    for role in (
        "ARCHIVIST",
        "CREATOR",
    ):  # whose papers, and who hands them over: one of each, by the profile
        agent = add(header, "agent", ROLE=role, TYPE="ORGANIZATION")
        add(agent, "name", contents.institution)
        add(agent, "note", contents.institution_code, csip_NOTETYPE="IDENTIFICATIONCODE")
    return document


def _metadata(
    document: Element, contents: Contents, *, descriptive: Described, preservation: Described
) -> None:
    at = moment(contents.made_at)
    section = add(document, "dmdSec", ID=_key("dmd", contents.identifier), CREATED=at, STATUS="CURRENT")
    _reference(section, descriptive, MDTYPE="OTHER", OTHERMDTYPE="FISA-DOCUMENTULUI")
    administrative = add(document, "amdSec", ID=_key("amd", contents.identifier))
    provenance = add(
        administrative,
        "digiprovMD",
        ID=_key("digiprov", contents.identifier),
        CREATED=at,
        STATUS="CURRENT",
    )
    _reference(provenance, preservation, MDTYPE="PREMIS", MDTYPEVERSION="3.0")


def _reference(section: Element, file: Described, **kind: str) -> None:
    add(
        section,
        "mdRef",
        ID=_key("ref", file.place),
        LOCTYPE="URL",
        xlink_type="simple",
        xlink_href=file.place,
        **kind,
        **_facts(file),
    )


def _facts(file: Described) -> dict[str, str]:
    return {
        "MIMETYPE": file.media_type,
        "SIZE": str(file.size_bytes),
        "CREATED": moment(file.created_at),
        "CHECKSUM": file.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _group(section: Element, use: str, files: Sequence[Described], key: str, kind: str) -> None:
    group = add(section, "fileGrp", ID=_key("group", key, use), USE=use, csip_CONTENTINFORMATIONTYPE=kind)
    for file in files:
        one = add(group, "file", ID=_key("file", key, file.place), **_facts(file))
        add(
            one,
            "FLocat",
            LOCTYPE="URL",
            xlink_type="simple",
            xlink_href=file.place,
            xlink_title=file.own_name,
        )


def _physical(document: Element, key: str, *, label: str = "") -> Element:
    structure = add(document, "structMap", ID=_key("map", key), TYPE="PHYSICAL", LABEL="CSIP")
    return add(structure, "div", ID=_key("div", key), LABEL=label or key)


def _division(top: Element, label: str, key: str, **more: str) -> Element:
    return add(top, "div", ID=_key("div", key, label), LABEL=label, **more)


def _key(*parts: str) -> str:
    return f"uuid-{uuid.uuid5(_SPACE, ' '.join(parts))}"
