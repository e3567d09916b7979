"""
Archive time stamps of CAdES, version 3: over the whole signature with its certificates and its revocation data.

Each names by digests (ats-hash-index) what it protects; whatever it names must be in the file, unchanged. The newest is
judged as of the arrival, each older one as of the moment that the newer one proves (ETSI EN 319 122-1, 5.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Final

from asn1crypto import algos, cms, core
from pyhanko.sign.ades.asn1_util import register_cms_attribute

from registratura.signatures.checking.signers import (
    MOST_STAMPS,
    UNREADABLE,
    Surroundings,
    attribute_values,
    hashed,
    judge_stamp,
)
from registratura.signatures.findings import Stamp

STAMP: Final = "archive_timestamp_v3"
INDEX: Final = "ats_hash_index_v3"
OLD_INDEX: Final = "ats_hash_index"
_SIGNER_PARTS: Final = (
    *("version", "sid", "digest_algorithm"),
    *("signed_attrs", "signature_algorithm", "signature"),
)


class _Parts(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.Any


class _Digests(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


register_cms_attribute("0.4.0.1733.2.4", STAMP, cms.ContentInfo)
register_cms_attribute("0.4.0.1733.2.5", OLD_INDEX, _Parts)
register_cms_attribute("0.4.0.19122.1.5", INDEX, _Parts)


def archive_stamps(
    signed: cms.SignedData,
    signer: cms.SignerInfo,
    *,
    content: Callable[[str], bytes],
    moment: datetime,
    around: Surroundings,
) -> tuple[Stamp, ...]:
    """
    Judge the archive stamps of a signature, the newest first, each as of the moment that the one before proves.

    content: the digest of what was signed, by the name of an algorithm. moment: until when the file surely existed.
    """
    tokens = [each["content"] for each in attribute_values(signer, STAMP)][:MOST_STAMPS]
    found = []
    for token in sorted(tokens, key=_made_at, reverse=True):
        stamp = judge_stamp(
            token,
            imprint=lambda name, token=token: _imprint(name, token, signed, signer, content),  # type: ignore[misc]
            moment=moment,
            around=around,
        )
        if stamp is None:
            continue
        found.append(stamp)
        if stamp.holds and stamp.at <= moment:
            moment = stamp.at
    return tuple(found)


def _made_at(token: cms.SignedData) -> float:
    try:
        return float(token["encap_content_info"]["content"].parsed["gen_time"].native.timestamp())
    except UNREADABLE:
        return 0.0


def _imprint(
    name: str,
    token: cms.SignedData,
    signed: cms.SignedData,
    signer: cms.SignerInfo,
    content: Callable[[str], bytes],
) -> bytes:
    """
    Compute what a stamp must lie over; nothing (which fits none) when what its index names is not in the file.

    Raises: what reading of foreign structures may raise.
    """
    index = _index_of(token)
    if index is None or not _all_there(index, token, signed, signer):
        return b""
    whole = hashlib.new(name)
    whole.update(signed["encap_content_info"]["content_type"].dump())
    whole.update(content(name))
    for part in _SIGNER_PARTS:
        whole.update(signer[part].dump())
    whole.update(index.dump())
    return whole.digest()


def _index_of(token: cms.SignedData) -> _Parts | None:
    for kind in (INDEX, OLD_INDEX):
        for found in attribute_values(token["signer_infos"][0], kind):
            return found if isinstance(found, _Parts) else None
    return None


def _all_there(index: _Parts, token: cms.SignedData, signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    parts = list(index)
    name = "sha256"
    if len(parts) == 4:
        algorithm = algos.DigestAlgorithm.load(parts.pop(0).dump())
        name = str(algorithm["algorithm"].native).replace("-", "").lower()
    by_value = bool(attribute_values(token["signer_infos"][0], INDEX))
    here = (
        [one.dump() for one in _listed(signed["certificates"])],
        [one.dump() for one in _listed(signed["crls"])],
        _attributes(signer, by_value=by_value),
    )
    return all(
        {bytes(one) for one in _Digests.load(named.dump()).native} <= {hashed(name, each) for each in present}
        for named, present in zip(parts, here, strict=True)
    )


def _listed(field: core.Asn1Value) -> list[core.Asn1Value]:
    return [] if isinstance(field, core.Void) else list(field)


def _attributes(signer: cms.SignerInfo, *, by_value: bool) -> list[bytes]:
    """Return the unsigned attributes as an index names them: each value after its type, or each attribute whole."""
    attributes = _listed(signer["unsigned_attrs"])
    if not by_value:
        return [one.dump() for one in attributes]
    return [one["type"].dump() + value.dump() for one in attributes for value in one["values"]]
