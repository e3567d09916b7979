"""The data map as JSON-LD: DPV and Dublin Core, and a few words of our own that the document itself explains."""

from collections.abc import Sequence
from typing import Any

from registratura.flows.data_map.record import ACCOUNT_DATASETS, ground_of, personal_by_dataset
from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.datasets import Dataset
from registratura.kernel.privacy.declarations import Entry
from registratura.kernel.privacy.keeping import RULE_NAMES
from registratura.kernel.privacy.purposes import FACTS as PURPOSES
from registratura.kernel.privacy.purposes import Ground
from registratura.kernel.privacy.vocabulary import (
    DPV_SUBJECTS,
    RECIPIENT_NAMES,
    SAFEGUARD_NAMES,
    Role,
    Safeguard,
)
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.toolkit.personal_data import manifest_sha256

VOCABULARIES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
}
OWN_WORDS: dict[str, str] = {
    "DataMap": "The whole map of what a program holds about persons, at one state of its code.",
    "Field": "One column of one table of the program.",
    "dataCategory": "The key of a category of data in fideslang.",
    "dataUse": "The key of a use of data in fideslang.",
    "purposeCode": "The code of a purpose in this program, P01 to P25.",
    "onErasure": "What the erasure of a person does to a field: delete, anonymise, retain or shred.",
    "onAccess": "What a person's access package does with a field: export, redact or omit.",
    "fieldCount": "How many columns about persons there are.",
}
_ORGANIZATIONAL = frozenset({Safeguard.OFFICER, Safeguard.TRAINING, Safeguard.POWERS})


def document(
    *, base: str, controller: str, processor: str, is_supplier: bool, answers_for_accounts: bool
) -> dict[str, Any]:
    """
    Return the map of one controller.

    base: the address of the document without its ending; names of nodes begin with it. processor: who keeps the
    registers for the controller, empty when it does so itself.
    """
    held = {
        dataset: entries
        for dataset, entries in personal_by_dataset().items()
        if dataset not in ACCOUNT_DATASETS or answers_for_accounts
    }
    own = f"{base}/terms#"
    return {
        "@context": {**VOCABULARIES, "reg": own},
        "@graph": [
            {
                "@id": f"{base}#map",
                "@type": "reg:DataMap",
                "dct:title": _ro(f"Harta datelor: {controller}"),
                "dct:identifier": f"sha256:{manifest_sha256()}",
                "dct:language": "ro",
                "dct:hasPart": [{"@id": f"{base}#{dataset}"} for dataset in held],
                "reg:fieldCount": sum(len(entries) for entries in held.values()),
            },
            *_parties(base, controller, processor, is_supplier),
            *(_process(base, dataset, entries, is_supplier) for dataset, entries in held.items()),
            *(_field(base, entry) for entries in held.values() for entry in entries),
            *_measures(base, held),
            *(
                {"@id": f"{own}{word}", "dct:title": word, "dct:description": meaning}
                for word, meaning in OWN_WORDS.items()
            ),
        ],
    }


def _parties(base: str, controller: str, processor: str, is_supplier: bool) -> list[dict[str, Any]]:
    kind = "dpv:DataProcessor" if is_supplier else "dpv:DataController"
    parties: list[dict[str, Any]] = [
        {
            "@id": f"{base}#controller",
            "@type": sorted({"dpv:DataController", kind}),
            "dct:title": controller,
        }
    ]
    if processor:
        parties.append({"@id": f"{base}#processor", "@type": "dpv:DataProcessor", "dct:title": processor})
    return parties


def _process(base: str, dataset: Dataset, entries: Sequence[Entry], is_supplier: bool) -> dict[str, Any]:
    facts = DATASETS[dataset]
    purposes = sorted({purpose for entry in entries for purpose in entry.purposes})
    grounds = [ground for each in purposes if (ground := ground_of(dataset, each)) is not Ground.NONE]
    party = (
        "dpv:hasDataProcessor" if facts.role is Role.PROCESSOR and is_supplier else "dpv:hasDataController"
    )
    return {
        "@id": f"{base}#{dataset}",
        "@type": "dpv:Process",
        "dct:title": _ro(facts.name),
        "dct:source": facts.law,
        party: {"@id": f"{base}#controller"},
        "dpv:hasPurpose": _links(f"dpv:{term}" for each in purposes for term in PURPOSES[each].dpv),
        "reg:purposeCode": [str(each) for each in purposes],
        "reg:dataUse": sorted({PURPOSES[each].data_use for each in purposes} - {""}),
        "dpv:hasLegalBasis": _links(f"eu-gdpr:{ground}" for ground in grounds),
        "dpv:hasDataSubject": _links(DPV_SUBJECTS[each] for entry in entries for each in entry.persons),
        "dpv:hasPersonalData": _links(CATEGORIES[entry.category].dpv for entry in entries),
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageCondition", "dct:identifier": str(rule), "dct:title": _ro(RULE_NAMES[rule])}
            for rule in sorted({entry.retention for entry in entries})
        ],
        "dpv:hasRecipient": [
            {"@type": "dpv:Recipient", "dct:identifier": str(each), "dct:title": _ro(RECIPIENT_NAMES[each])}
            for each in facts.recipients
        ],
        "dpv:hasTechnicalOrganisationalMeasure": [
            {"@id": f"{base}#measure-{each}"} for each in sorted(facts.safeguards)
        ],
        "dct:hasPart": [{"@id": f"{base}#{entry.name}"} for entry in entries],
    }


def _field(base: str, entry: Entry) -> dict[str, Any]:
    category = CATEGORIES[entry.category]
    return {
        "@id": f"{base}#{entry.name}",
        "@type": "reg:Field",
        "dct:identifier": entry.name,
        "dpv:hasPersonalData": {"@id": category.dpv},
        "dpv:hasDataSubject": _links(DPV_SUBJECTS[each] for each in entry.persons),
        "reg:dataCategory": category.fideslang,
        "reg:purposeCode": [str(each) for each in entry.purposes],
        "reg:onErasure": str(entry.erasure),
        "reg:onAccess": str(entry.access),
        "dpv:hasStorageCondition": {"@type": "dpv:StorageCondition", "dct:identifier": str(entry.retention)},
    }


def _measures(base: str, held: dict[Dataset, list[Entry]]) -> list[dict[str, Any]]:
    used = sorted({each for dataset in held for each in DATASETS[dataset].safeguards})
    return [
        {
            "@id": f"{base}#measure-{each}",
            "@type": "dpv:OrganisationalMeasure" if each in _ORGANIZATIONAL else "dpv:TechnicalMeasure",
            "dct:title": _ro(SAFEGUARD_NAMES[each]),
        }
        for each in used
    ]


def _ro(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "ro"}


def _links(terms: Any) -> list[dict[str, str]]:
    return [{"@id": term} for term in dict.fromkeys(terms)]
