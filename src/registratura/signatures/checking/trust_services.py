"""The qualified services of a trusted list, each for the times it was granted, in the form in which they are kept."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from asn1crypto import x509

TSL = "{http://uri.etsi.org/02231/v2#}"
_SIE = "{http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#}"
_MORE = "{http://uri.etsi.org/02231/v2/additionaltypes#}"
_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_TYPES = {
    "http://uri.etsi.org/TrstSvc/Svctype/CA/QC": "ca",
    "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST": "tst",
}
_STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
# `granted`, and the words for the same before eIDAS.
_GRANTED = {
    _STATUS + name for name in ("granted", "undersupervision", "supervisionincessation", "accredited")
}
_KINDS = {"ForeSignatures": "qct_esign", "ForeSeals": "qct_eseal", "ForWebSiteAuthentication": "qct_web"}
_QUALIFIERS = frozenset(
    [
        "QCWithSSCD",
        "QCNoSSCD",
        "QCSSCDStatusAsInCert",
        "QCWithQSCD",
        "QCNoQSCD",
        "QCQSCDStatusAsInCert",
        "QCQSCDManagedOnBehalf",
        "QCForLegalPerson",
        "QCForESig",
        "QCForESeal",
        "QCForWSA",
        "NotQualified",
        "QCStatement",
    ]
)
_UNDERSTOOD = {
    f"{_SIE}Qualifications",
    f"{TSL}AdditionalServiceInformation",
    f"{TSL}ExpiredCertsRevocationInfo",
}


class _NotUnderstoodError(ValueError):
    """A service says something critical that we do not know: it is left out."""


def services_in(root: Any, *, territory: str) -> Iterator[dict[str, Any]]:
    """Return the services of a list that issue qualified certificates or time stamps, one for each time span."""
    for service in root.iter(f"{TSL}TSPService"):
        now = service.find(f"{TSL}ServiceInformation")
        if now is None:
            continue
        spans = [now, *service.findall(f"{TSL}ServiceHistory/{TSL}ServiceHistoryInstance")]
        dated = sorted(((_moment(span), number, span) for number, span in enumerate(spans)), reverse=True)
        certificates = _certificates(now)
        until: datetime | None = None
        for start, _number, span in dated:
            kind = _TYPES.get(_text(span, "ServiceTypeIdentifier"))
            if kind and _text(span, "ServiceStatus").rstrip("/") in _GRANTED and certificates:
                # What is not understood makes nobody trusted.
                with suppress(_NotUnderstoodError, ValueError, KeyError):
                    yield _plain(span, kind, territory, certificates, start, until)
            until = start


def _plain(
    span: Any, kind: str, territory: str, certificates: list[str], start: datetime, until: datetime | None
) -> dict[str, Any]:
    types: set[str] = set()
    qualifications: list[dict[str, Any]] = []
    for extension in span.iter(f"{TSL}Extension"):
        critical = extension.get("Critical", "").lower() in {"true", "1"}
        for content in extension:
            if content.tag == f"{_SIE}Qualifications":
                qualifications += list(_qualifications(content))
            elif content.tag == f"{TSL}AdditionalServiceInformation":
                ending = _text(content, "URI").rpartition("/")[2]
                types |= {_KINDS[ending]} if ending in _KINDS else set()
            elif critical and content.tag not in _UNDERSTOOD:
                raise _NotUnderstoodError(str(content.tag))
    return {
        "type": kind,
        "name": name_in(span.find(f"{TSL}ServiceName")),
        "territory": territory,
        "valid_from": start.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "certificates": certificates,
        "certificate_types": sorted(types),
        "qualifications": qualifications,
    }


def _qualifications(node: Any) -> Iterator[dict[str, Any]]:
    for element in node.findall(f"{_SIE}QualificationElement"):
        found = {each.get("uri", "").rpartition("/")[2] for each in element.iter(f"{_SIE}Qualifier")}
        criteria = element.find(f"{_SIE}CriteriaList")
        if criteria is None:
            raise _NotUnderstoodError("criteria")
        if found & _QUALIFIERS:
            yield {"qualifiers": sorted(found & _QUALIFIERS), "criteria": _criteria(criteria)}


def _criteria(node: Any) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    for child in node:
        if child.tag == f"{_SIE}KeyUsage":
            parts.append(_key_usage(child))
        elif child.tag == f"{_SIE}PolicySet":
            parts.append({"policies": _identifiers(child)})
        elif child.tag == f"{_SIE}CriteriaList":
            parts.append(_criteria(child))
        elif child.tag == f"{_SIE}otherCriteriaList":
            parts += [_other(each) for each in child]
        elif child.tag != f"{_SIE}Description":
            raise _NotUnderstoodError(str(child.tag))
    if not parts:
        raise _NotUnderstoodError("empty criteria")
    return {"all": node.get("assert", "all"), "of": parts}


def _other(node: Any) -> dict[str, Any]:
    if node.tag == f"{_MORE}CertSubjectDNAttribute":
        return {"subject": _identifiers(node)}
    if node.tag == f"{_MORE}ExtendedKeyUsage":
        return {"usage": [], "forbidden": [], "extended": _identifiers(node)}
    raise _NotUnderstoodError(str(node.tag))


def _key_usage(node: Any) -> dict[str, Any]:
    wanted: dict[str, list[str]] = {"true": [], "false": []}
    for bit in node.iter(f"{_SIE}KeyUsageBit"):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", bit.get("name", "")).lower()
        wanted["true" if (bit.text or "").strip() in {"true", "1"} else "false"].append(name)
    return {"usage": wanted["true"], "forbidden": wanted["false"], "extended": []}


def _identifiers(node: Any) -> list[str]:
    return [(each.text or "").strip().removeprefix("urn:oid:") for each in node.iter(f"{_XADES}Identifier")]


def _certificates(span: Any) -> list[str]:
    found = []
    for node in span.iter(f"{TSL}X509Certificate"):
        text = "".join((node.text or "").split())
        try:
            x509.Certificate.load(base64.b64decode(text)).subject.hashable  # noqa: B018 - fails for what is none
        except (ValueError, TypeError, KeyError):
            continue
        if text not in found:
            found.append(text)
    return found


def _moment(span: Any) -> datetime:
    return datetime.fromisoformat(_text(span, "StatusStartingTime").replace("Z", "+00:00"))


def _text(node: Any, name: str) -> str:
    return (node.findtext(f"{TSL}{name}") or "").strip()


def name_in(node: Any) -> str:
    """Return a name of a list in Romanian, else in English, else in any language."""
    if node is None:
        return ""
    names = {each.get("{http://www.w3.org/XML/1998/namespace}lang", ""): each.text or "" for each in node}
    return str(names.get("ro") or names.get("en") or next(iter(names.values()), "")).strip()[:300]
