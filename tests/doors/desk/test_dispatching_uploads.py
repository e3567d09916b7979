"""What is handed in as a proof or a report of dispatch, by somebody who means harm."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registratura.dispatch import queries as shipments
from registratura.dispatch.models import Proof
from registratura.dispatch.queries import ShipmentCard
from registratura.dispatch.reports import report_in
from registratura.documents import services as documents
from registratura.documents.models import Document
from registratura.flows import mailing_out
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import kept_file
from tests.rooms.dispatch.letters import now
from tests.rooms.dispatch.test_mail import BOUNCE, READING, REFERENCE, taken

from .dispatching_ground import Enter, ana, enter, gone, letter, open_road  # noqa: F401

SCAN = "Confirmare de primire, semnată.".encode()  # whatever it is called


def proof_address(town: Town, shipment_id: int) -> str:
    code = town.institution.code
    return f"{reverse('desk:shipment', kwargs={'code': code, 'shipment': shipment_id})}dovada/"


def hand_in(client: Client, where: str, *files: SimpleUploadedFile, kind: str = "ar") -> Any:
    return client.post(where, {"kind": kind, "files": list(files)})


def proofs(town: Town) -> list[Proof]:
    with acting_for(town.id):
        return list(Proof.objects.filter(document_id__isnull=False).order_by("id"))


@pytest.mark.parametrize(
    "name",
    [
        "dovada.txt",
        "../../etc/passwd",
        "a\u202efdp.exe",
        "con\x00fuz.pdf",
        "x" * 300 + ".pdf",
        "a/b\\c.pdf",
        " ",
        "ș̦.pdf",
    ],
)
def test_a_hostile_name_stores_the_file_under_a_plain_one(
    alba: Town,
    ana: Client,  # noqa: F811
    gone: ShipmentCard,  # noqa: F811
    name: str,
) -> None:
    answer = hand_in(ana, proof_address(alba, gone.id), SimpleUploadedFile(name or "x", SCAN))

    assert answer.status_code == 302
    with acting_for(alba.id):
        kept = list(Document.objects.all())
        assert len(kept) == len(proofs(alba))
        for document in kept:
            shown = document.name
            assert not {"/", "\\", "\x00", "\u202e"} & set(shown)
            assert len(shown.encode()) <= 255


def test_a_file_over_the_limit_is_refused_and_nothing_is_kept(
    alba: Town,
    ana: Client,  # noqa: F811
    gone: ShipmentCard,  # noqa: F811
    settings: Any,
) -> None:
    settings.MAX_UPLOAD_BYTES = 1_000

    answer = hand_in(ana, proof_address(alba, gone.id), SimpleUploadedFile("a.pdf", SCAN + b" " * 2_000))

    assert answer.status_code == 302
    assert proofs(alba) == []


@pytest.mark.parametrize("kind", ["smtp_reply'--", "", "\x00", "ar\n", "ar" * 5_000])
def test_a_kind_that_is_none_keeps_nothing(
    alba: Town,
    ana: Client,  # noqa: F811
    gone: ShipmentCard,  # noqa: F811
    kind: str,
) -> None:
    assert (
        hand_in(ana, proof_address(alba, gone.id), SimpleUploadedFile("a.pdf", SCAN), kind=kind).status_code
        == 302
    )
    assert proofs(alba) == []


def test_the_same_file_handed_in_again_is_no_second_proof(
    alba: Town,
    ana: Client,  # noqa: F811
    gone: ShipmentCard,  # noqa: F811
) -> None:
    where = proof_address(alba, gone.id)

    for name in ("prima.pdf", "a doua.pdf"):
        hand_in(ana, where, SimpleUploadedFile(name, SCAN))

    assert len(proofs(alba)) == 1


def test_a_stranger_a_clerk_and_a_forged_form_hand_in_nothing(
    alba: Town,
    buzau: Town,
    enter: Enter,  # noqa: F811
    gone: ShipmentCard,  # noqa: F811
) -> None:
    where = proof_address(alba, gone.id)
    theirs = proof_address(buzau, gone.id)
    for user, place, status in (
        (buzau.registrar, where, 404),
        (buzau.registrar, theirs, 404),
        (alba.auditor, where, 403),
    ):
        assert hand_in(enter(user), place, SimpleUploadedFile("a.pdf", SCAN)).status_code == status
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(alba.registrar)
    assert hand_in(forged, where, SimpleUploadedFile("a.pdf", SCAN)).status_code == 403
    assert Client().post(where).status_code == 302
    assert proofs(alba) == proofs(buzau) == []


def nested(depth: int) -> bytes:
    levels = [
        b"Content-Type: multipart/report; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(depth)
    ]
    return b"From: x\r\n" + b"".join(levels) + b"\r\nx"


@pytest.mark.parametrize(
    "raw",
    [
        nested(5_000),
        b"From: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 200_000,
        b"From: =?utf-8?q?" + b"a" * 1_000_000 + b"?=\r\n\r\nx",
        b"\x00" * 10_000,
        b"",
    ],
    ids=["nested", "many parts", "long word", "zeros", "empty"],
)
def test_a_report_built_to_cost_is_told_to_be_none(raw: bytes) -> None:
    assert report_in(raw) is None


def test_a_nested_report_handed_in_is_answered_and_changes_nothing(
    alba: Town,
    ana: Client,  # noqa: F811
) -> None:
    where = reverse("desk:dispatch_report", kwargs={"code": alba.institution.code})

    answer = ana.post(where, {"files": [SimpleUploadedFile("raport.eml", nested(3_000))]}, follow=True)

    assert answer.status_code == 200
    assert "nu este un raport" in answer.text


def arrived(town: Town, raw: bytes) -> str | None:
    received = kept_file(town, name="raport.eml", content=raw)
    with acting_for(town.id):
        document = documents.add_document(received=received, now=now(), by=None)
        return mailing_out.take_arrived_report(
            raw=raw, document_id=document.id, sha256=received.inspection.sha256, now=now()
        )


def state_of(town: Town) -> str:
    with acting_for(town.id):
        card = shipments.of_message(REFERENCE)
    assert card is not None
    return card.state


def test_a_report_of_failure_that_comes_by_itself_is_believed_for_a_week(alba: Town) -> None:
    with acting_for(alba.id):
        taken(alba)
    raw = BOUNCE % (b"failed", REFERENCE.encode())

    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert arrived(alba, raw) is None
        assert state_of(alba) == "sent"
    assert arrived(alba, raw) is not None
    assert state_of(alba) == "failed"


def test_a_letter_whose_reading_was_confirmed_is_not_undone_by_a_report_that_comes_by_itself(
    alba: Town,
) -> None:
    with acting_for(alba.id):
        taken(alba)
    arrived(alba, READING % (REFERENCE.encode(), b"displayed"))
    assert state_of(alba) == "delivered"

    assert arrived(alba, BOUNCE % (b"failed", REFERENCE.encode())) is None

    assert state_of(alba) == "delivered"
