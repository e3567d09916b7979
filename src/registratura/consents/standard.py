"""
Consents in the words of ISO/IEC TS 27560:2023 as the Data Privacy Vocabulary writes them (profile dpv-27560).

A record, its event and a receipt become JSON-LD whose context stands inside, so that nothing is fetched to read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from registratura.consents.states import DPV, State

SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"
RECORD_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"

CONTEXT: dict[str, Any] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "legal-ro": "https://w3id.org/dpv/legal/ro#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sec": "https://w3id.org/security#",
    "reg": "urn:registratura:receipt#",
    "proof": {"@id": "sec:proof", "@type": "@id", "@container": "@graph"},
    "DataIntegrityProof": "sec:DataIntegrityProof",
    "cryptosuite": "sec:cryptosuite",
    "created": "dct:created",
    "verificationMethod": {"@id": "sec:verificationMethod", "@type": "@id"},
    "proofPurpose": {"@id": "sec:proofPurpose", "@type": "@vocab"},
    "assertionMethod": "sec:assertionMethod",
    "proofValue": "sec:proofValue",
    "type": "@type",
}

RIGHTS = ("A7-3", "A13", "A15", "A16", "A17", "A18", "A20", "A77")
"""Articles of the GDPR that go with a consent."""


def moment(at: datetime) -> str:
    """Write a moment as receipts have it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def statement(
    *,
    record: UUID,
    subject: UUID,
    purpose: str,
    notice_digest: str,
    event: UUID,
    state: State,
    kind: str,
    method: str,
    at: datetime,
    valid_until: datetime | None,
) -> dict[str, Any]:
    """Return what is said by an event and nothing more: its digest stands in the journal."""
    return {
        "record": str(record),
        "principal": str(subject),
        "purpose": purpose,
        "notice_sha256": notice_digest,
        "event": str(event),
        "state": str(state),
        "kind": kind,
        "method": method,
        "at": moment(at),
        "valid_until": moment(valid_until) if valid_until is not None else "",
    }


def receipt(
    *,
    receipt_id: UUID,
    issued_at: datetime,
    said: Mapping[str, Any],
    processing: Mapping[str, Any],
    language: str,
    notice: Mapping[str, str],
    controller: Mapping[str, str],
    withdrawal: str,
    log: Mapping[str, Any],
) -> dict[str, Any]:
    """
    Return a receipt without its signature.

    said: the `statement` of the event. processing: what was asked, as the record keeps it. notice: `url`, `version`,
    `effective_on`. controller: `id`, `name`, `address`, `email`, `phone`, `protector`. withdrawal: the address of the
    page where the answer is changed. log: the proof that the event stands in the controller's journal.
    """
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{receipt_id}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": [SCHEMA, RECORD_SCHEMA],
        "dct:identifier": str(receipt_id),
        "dct:issued": moment(issued_at),
        "dpv:hasRecordOf": {
            "@id": f"urn:uuid:{said['record']}",
            "@type": "dpv:ConsentRecord",
            "dct:identifier": said["record"],
            "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": said["principal"]},
            "dpv:hasNotice": {
                "@id": notice["url"],
                "@type": "dpv:PrivacyNotice",
                "dct:hasVersion": notice["version"],
                "dct:valid": notice["effective_on"],
                "dct:language": language,
                "reg:sha256": said["notice_sha256"],
            },
            "dct:language": language,
            "dpv:hasProcess": _process(processing, language, controller, withdrawal),
            "dpv:hasConsentStatus": _status(said, controller),
        },
        "reg:statement": {f"reg:{key}": value for key, value in said.items()},
        "reg:log": {f"reg:{key}": value for key, value in log.items()},
    }


def _process(
    processing: Mapping[str, Any], language: str, controller: Mapping[str, str], withdrawal: str
) -> dict[str, Any]:
    purpose = processing["purpose"]
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {
            "@type": "dpv:Purpose",
            "dct:identifier": purpose["key"],
            "dct:title": _named(purpose["name"], language),
            **({"skos:broader": f"dpv:{purpose['dpv']}"} if purpose["dpv"] else {}),
        },
        "dpv:hasLegalBasis": f"eu-gdpr:{purpose['ground']}",
        "dpv:hasPersonalData": [
            {
                "@type": "dpv:PersonalData",
                "dct:identifier": key,
                "dct:title": _named(processing["names"].get(key), language) or key,
                "dpv:hasNecessity": "dpv:Optional",
            }
            for key in purpose["categories"]
        ],
        "dpv:hasDataSource": "dpv:DataSubjectDataSource",
        "dpv:hasProcessing": ["dpv:Store", "dpv:Use"],
        "dpv:hasDataController": _party(controller),
        "dpv:hasRecipient": [
            {
                "@type": "dpv:Recipient",
                "dct:identifier": one["key"],
                "foaf:name": _named(one["name"], language),
                "dpv:hasLocation": f"loc:{one['country']}",
            }
            for one in processing["recipients"]
        ]
        or [{"@type": "dpv:Recipient", **_party(controller)}],
        "dpv:hasStorageCondition": [
            {
                "@type": "dpv:StorageDuration",
                "dct:identifier": key,
                "dpv:hasDuration": _named(processing["names"].get(key), language) or key,
            }
            for key in purpose["retention"]
        ]
        + [{"@type": "dpv:StorageLocation", "dpv:hasLocation": "loc:RO"}],
        "dpv:hasJurisdiction": ["loc:RO", "loc:EU"],
        "dpv:hasRight": [f"eu-gdpr:{article}" for article in RIGHTS],
        "dpv:hasConsentControl": {"@id": withdrawal, "@type": "dpv:WithdrawConsent"},
        "dpv:hasAuthority": {
            "@id": "legal-ro:DPA-RO",
            "@type": "dpv:DataProtectionAuthority",
            "foaf:name": "Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal",
            "foaf:page": "https://www.dataprotection.ro/",
        },
    }


def _status(said: Mapping[str, Any], controller: Mapping[str, str]) -> dict[str, Any]:
    explicit = said["kind"] == "explicit"
    return {
        "@id": f"urn:uuid:{said['event']}",
        "@type": DPV[State(said["state"])],
        "dct:date": said["at"],
        "dpv:hasDuration": said["valid_until"] or "dpv:IndeterminateDuration",
        "dpv:hasConsentType": "dpv:ExplicitlyExpressedConsent" if explicit else "dpv:ExpressedConsent",
        "dpv:hasIndicationMethod": said["method"],
        "dpv:isIndicatedBy": controller["id"]
        if said["method"] == "system"
        else f"urn:uuid:{said['principal']}",
    }


def _party(controller: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@id": controller["id"],
        "@type": "dpv:DataController",
        "foaf:name": controller["name"],
        "dpv:hasAddress": controller["address"] or "—",
        "dpv:hasContact": controller["email"] or controller["phone"] or controller["address"] or "—",
        **({"dpv:hasDataProtectionOfficer": controller["protector"]} if controller["protector"] else {}),
    }


def _named(name: Mapping[str, str] | None, language: str) -> str:
    if name is None:
        return ""
    return name.get(language) or name.get("ro", "")
