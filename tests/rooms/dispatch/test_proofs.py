"""Proofs: kept with their digest, once, after departure."""

from typing import Any

import pytest

from registratura.dispatch import queries
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import ProofRefusedError
from registratura.documents import services as documents
from tests.cast import Town
from tests.doors.attack import kept_file

from .letters import now, prepared, sent
from .test_bundles import closed, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan(town: Town) -> dict[str, Any]:
    received = kept_file(town, name="AR.txt")
    document = documents.add_document(received=received, now=now(), by=town.registrar)
    return {
        "kind": "ar",
        "document_id": document.id,
        "sha256": received.inspection.sha256,
        "by": town.registrar,
        "now": now(),
    }


def test_a_scan_is_the_proof_of_what_left(town: Town, scan: dict[str, Any]) -> None:
    gone = sent(town)

    dispatch.add_proof(shipment_id=gone.id, **scan)

    (proof,) = queries.proofs_of([gone.id])
    assert (proof.kind_name, proof.document_name, proof.added) == (
        "confirmare de primire semnată",
        "AR.txt",
        "Ana Albu",
    )
    assert queries.entry_of_proof(scan["document_id"]) == gone.entry_id
    with pytest.raises(ProofRefusedError, match="deja"):
        dispatch.add_proof(shipment_id=gone.id, **scan)


def test_what_has_not_left_has_no_proof(town: Town, scan: dict[str, Any]) -> None:
    things: list[dict[str, Any]] = [
        {"shipment_id": prepared(town).id},
        {"shipment_id": 10**15},
        {"bundle_id": opened(town)},
    ]
    for of in things:
        with pytest.raises(ProofRefusedError):
            dispatch.add_proof(**of, **scan)
    with pytest.raises(ProofRefusedError):
        dispatch.add_proof(shipment_id=sent(town).id, **{**scan, "kind": "poză"})


def test_the_stamped_list_is_the_proof_of_a_bundle(town: Town, scan: dict[str, Any]) -> None:
    bundle = closed(town, prepared(town).id)

    dispatch.add_proof(bundle_id=bundle.id, **{**scan, "kind": "post_stamp"})

    assert [proof.kind for proof in queries.proofs_of_bundle(bundle.id)] == ["post_stamp"]
    assert queries.is_of_a_bundle(scan["document_id"])
    assert queries.entry_of_proof(scan["document_id"]) is None
