"""
Archive time stamps of XAdES (xades141:ArchiveTimeStamp): over what was signed, the signature, and all before the stamp.

The newest is judged as of the arrival, each older one as of the moment that the newer one proves. A stamp that names
its parts one by one (`Include`), or of the form before 1.4.1, is passed over: it neither helps nor harms.
ETSI EN 319 132-1, 5.5.2.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from asn1crypto import cms
from lxml import etree

from registratura.signatures.checking.signers import (
    MOST_STAMPS,
    UNREADABLE,
    Surroundings,
    judge_stamp,
    signed_data,
)
from registratura.signatures.findings import Stamp

DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
XADES_141: Final = "{http://uri.etsi.org/01903/v1.4.1#}"
C14N_PREFIXES: Final = (
    "http://www.w3.org/TR/2001/REC-xml-c14n",
    "http://www.w3.org/2001/10/xml-exc-c14n",
    "http://www.w3.org/2006/12/xml-c14n11",
)
_PLACE: Final = (
    f"{DS}Object/{XADES}QualifyingProperties/{XADES}UnsignedProperties/{XADES}UnsignedSignatureProperties"
)


def canonical(node: Any, algorithm: str) -> bytes:
    """Return an element in the canonical writing of an algorithm."""
    return bytes(
        etree.tostring(
            node,
            method="c14n",
            exclusive="exc-c14n" in algorithm,
            with_comments=algorithm.endswith("WithComments"),
            with_tail=False,
        )
    )


def token_in(node: Any) -> cms.SignedData | None:
    """Return the time stamp that an EncapsulatedTimeStamp holds, or None."""
    try:
        return signed_data(base64.b64decode("".join((node.text or "").split())))
    except UNREADABLE:
        return None


def xml_archive_stamps(
    element: Any, signed: Sequence[bytes], *, moment: datetime, around: Surroundings, parser: etree.XMLParser
) -> tuple[Stamp, ...]:
    """
    Judge the archive stamps of an XML signature, the newest first, each as of the moment that the one before proves.

    element: ds:Signature in its document. signed: what each reference gives after its transforms, in their order.
    moment: until when the file surely existed.
    """
    found = []
    for node, token in sorted(_stamps(element), key=lambda pair: _made_at(pair[1]), reverse=True):
        covered = _covered(element, node, signed, parser)
        stamp = judge_stamp(
            token,
            imprint=lambda name, covered=covered: hashlib.new(name, covered).digest(),  # type: ignore[misc]
            moment=moment,
            around=around,
        )
        if stamp is None:
            continue
        found.append(stamp)
        if stamp.holds and stamp.at <= moment:
            moment = stamp.at
    return tuple(found)


def _stamps(element: Any) -> list[tuple[Any, cms.SignedData]]:
    place = element.find(_PLACE)
    nodes = place.findall(f"{XADES_141}ArchiveTimeStamp") if place is not None else []
    found = []
    for node in nodes[:MOST_STAMPS]:
        if node.find(f"{XADES}Include") is not None:
            continue
        token = next(filter(None, map(token_in, node.iter(f"{XADES}EncapsulatedTimeStamp"))), None)
        if token is not None:
            found.append((node, token))
    return found


def _made_at(token: cms.SignedData) -> float:
    try:
        return float(token["encap_content_info"]["content"].parsed["gen_time"].native.timestamp())
    except UNREADABLE:
        return 0.0


def _covered(element: Any, stamp: Any, signed: Sequence[bytes], parser: etree.XMLParser) -> bytes:
    method = stamp.find(f"{DS}CanonicalizationMethod")
    algorithm = method.get("Algorithm", "") if method is not None else ""
    references = element.findall(f"{DS}SignedInfo/{DS}Reference")
    parts = [
        _as_octets(reference, octets, algorithm, parser)
        for reference, octets in zip(references, signed, strict=False)
    ]
    for name in ("SignedInfo", "SignatureValue", "KeyInfo"):
        node = element.find(f"{DS}{name}")
        if node is not None:
            parts.append(canonical(node, algorithm))
    for sibling in stamp.getparent().iterchildren():
        if sibling is stamp:
            break
        if isinstance(sibling.tag, str):
            parts.append(canonical(sibling, algorithm))
    parts += [canonical(node, algorithm) for node in _other_objects(element, references)]
    return b"".join(parts)


def _as_octets(reference: Any, octets: bytes, algorithm: str, parser: etree.XMLParser) -> bytes:
    """Return what a reference gives: nodes that no transform wrote out are written as the stamp says."""
    uri = reference.get("URI")
    transforms = [node.get("Algorithm", "") for node in reference.iter(f"{DS}Transform")]
    written = any(one.startswith(C14N_PREFIXES) or one.endswith("#base64") for one in transforms)
    if written or (uri and uri[0] != "#"):
        return octets
    try:
        return canonical(etree.fromstring(octets, parser=parser), algorithm)
    except etree.XMLSyntaxError:
        return octets


def _other_objects(element: Any, references: Sequence[Any]) -> Iterator[Any]:
    named = {(reference.get("URI") or "")[1:] for reference in references}
    for node in element.findall(f"{DS}Object"):
        if node.find(f"{XADES}QualifyingProperties") is None and node.get("Id", "\0") not in named:
            yield node
