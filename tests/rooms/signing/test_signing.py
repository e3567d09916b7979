"""Signing in the folder: order, one PIN, what comes out, and who was first."""

import asyncio
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from registratura.documents import queries as documents
from registratura.documents import services as files
from registratura.flows import signing as flow
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.routing import services as routing
from registratura.signing import queries as folders
from registratura.signing.errors import (
    BusyError,
    NotYoursToSignError,
    PaperUnfitError,
    RequestRefusedError,
    RequestStateError,
)
from registratura.signing.models import Request
from registratura.signing.services import AskedStep
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import Pki
from tests.rooms.signing.ground import (
    answer_with_files,
    file_key,
    now,
    paper,
    receive,
    text_of,
    with_authority,
)


def test_two_people_sign_in_their_order_and_both_signatures_last(
    alba: Town, pki: Pki, tmp_path: Path
) -> None:
    with_authority(alba)
    ground = answer_with_files(alba)
    first, second = file_key(alba, alba.clerk, "bogdan"), file_key(alba, alba.head, "horia")
    request = ground.ask(AskedStep(alba.clerk.id, 1, "întocmit"), AskedStep(alba.head.id, 2, "șef serviciu"))

    with pytest.raises(NotYoursToSignError):
        ground.sign(request, by=alba.head, key=second)
    before = ground.content()
    ground.sign(request, by=alba.clerk, key=first)
    between = ground.content()
    outcome = ground.sign(request, by=alba.head, key=second)

    after = ground.content()
    assert outcome.lacks == ""
    assert ground.state(request) == "signed"
    assert between.startswith(before)
    assert after.startswith(between)
    (tmp_path / "signed.pdf").write_bytes(after)
    told = subprocess.run(
        ["pdfsig", str(tmp_path / "signed.pdf")], capture_output=True, text=True, check=False
    )
    assert told.stdout.count("Signature is Valid") == 2
    assert told.stdout.count("MarcaTemporala-") == 2
    assert _judged(after, pki) == [AdESPassed.OK, AdESPassed.OK]
    with acting_for(alba.id):
        versions = documents.versions_of(ground.document_ids)[ground.document_ids[0]]
        card = folders.request_card(request)
    assert [one.reason for one in versions] == ["signed", "signed", "upload"]
    assert card is not None
    assert [mark.lasting_at is not None for mark in card.marks] == [True, True]


def _judged(content: bytes, pki: Pki) -> list[object]:
    """Ask pyHanko's own judge of signatures that are to last, for each of them."""
    root = x509.Certificate.load(pki.certificate("root"))
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build([root]),
        revinfo_policy=CertRevTrustPolicy(
            RevocationCheckingPolicy.from_legacy("require"), retroactive_revinfo=False
        ),
    )
    known = [x509.Certificate.load(pki.certificate(name)) for name in ("emitent", "ocsp", "ocsp-root")]
    spec = SignatureValidationSpec(
        cert_validation_policy=policy, local_knowledge=LocalKnowledge(known_certs=known)
    )
    reader = PdfFileReader(BytesIO(content))
    return [
        asyncio.run(ades_lta_validation(one, PdfSignatureValidationSpec(spec))).ades_subindic
        for one in reader.embedded_regular_signatures
    ]


def test_twenty_documents_are_signed_in_one_go_with_one_pin(alba: Town, pki: Pki) -> None:
    with_authority(alba)
    ground = answer_with_files(alba, count=20)
    key = file_key(alba, alba.clerk, "ana")
    request = ground.ask(AskedStep(alba.clerk.id, 1))

    outcome = ground.sign(request, by=alba.clerk, key=key)

    assert outcome.paper_count == 20
    with acting_for(alba.id):
        cards = documents.cards(ground.document_ids)
        card = folders.request_card(request)
    assert [one.version for one in cards] == [2] * 20
    assert card is not None
    assert len({mark.after_sha256 for mark in card.marks}) == 20
    assert card.marks[0].name_differs  # the certificate is Ana's, the signer is Bogdan
    with acting_for(alba.id):
        acts = journal.history_of(subject_type="signing_request", subject_id=request)
    assert next(act for act in acts if act.action == "signing.request.signed").details["name_differs"] is True


def test_what_is_drawn_says_who_signed_when_and_in_whose_place(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    deputy = file_key(alba, alba.clerk, "bogdan")
    with acting_for(alba.id):
        routing.set_deputy(
            user_id=alba.head.id, deputy_id=alba.clerk.id, absent_from=legal_date(now()), last_day=None,
            reason="concediu", by=alba.head, now=now(),
        )  # fmt: skip
    request = ground.ask(AskedStep(alba.head.id, 1, "șef serviciu urbanism"), reason="Răspuns la petiție")

    ground.sign(request, by=alba.clerk, key=deputy)

    import pikepdf

    with pikepdf.open(BytesIO(ground.content())) as file:
        (field,) = [one for one in file.Root.AcroForm.Fields if str(one.T).startswith("Semnatura-")]
        flat = pikepdf.new()
        flat.add_blank_page(page_size=(176, 56))
        drawing = flat.copy_foreign(file.make_indirect(field.AP.N))
        flat.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(N=drawing))
        flat.pages[0].Contents = flat.make_stream(b"/N Do")
        kept = BytesIO()
        flat.save(kept)
    (drawn,) = text_of(kept.getvalue())
    assert "Semnat electronic de" in drawn
    assert "Bogdan Barbu" in drawn
    assert "pentru Horia Hanganu" in drawn
    assert "șef serviciu urbanism" in drawn
    assert "Răspuns la petiție" in drawn
    with acting_for(alba.id):
        card = folders.request_card(request)
    assert card is not None
    assert card.steps[0].decided_by == "Bogdan Barbu"
    assert card.steps[0].instead_of == "Horia Hanganu"


def test_a_refusal_goes_back_with_its_reason_and_is_sent_again(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.head.id, 1))
    with acting_for(alba.id):
        flow.refuse(
            request_id=request, reason="Lipsește temeiul legal.", with_seal=False,
            powers=_powers(alba, alba.head.id), by=alba.head, now=now(),
        )  # fmt: skip
        card = folders.request_card(request)
        words = folders.unsigned(ground.entry.id)
    assert card is not None
    assert (card.state, card.outcome) == ("refused", "Lipsește temeiul legal.")
    assert "refuzată" in words

    again = ground.ask(AskedStep(alba.head.id, 1), previous_id=request)
    ground.sign(again, by=alba.head, key=file_key(alba, alba.head, "horia"))

    with acting_for(alba.id):
        assert folders.unsigned(ground.entry.id) == ""


def _powers(town: Town, user_id: int) -> object:
    from registratura.institutions import queries

    return queries.powers_of(user_id, institution_id=town.id, at=now())


def test_only_a_pdf_of_the_entry_that_is_not_waiting_yet_is_sent_to_whoever_may_sign(
    alba: Town, pki: Pki
) -> None:
    ground = answer_with_files(alba)
    ground.ask(AskedStep(alba.head.id, 1))
    with pytest.raises(RequestRefusedError, match="deja la semnat"):
        ground.ask(AskedStep(alba.head.id, 1))
    other = answer_with_files(alba)
    with pytest.raises(RequestRefusedError, match="înregistrări"):
        other.ask(AskedStep(alba.head.id, 1), document_ids=ground.document_ids)
    with pytest.raises(RequestRefusedError, match="dreptul de a semna"):
        other.ask(AskedStep(alba.auditor.id, 1))
    with pytest.raises(RequestRefusedError, match="semnatar"):
        other.ask()
    with pytest.raises(RequestRefusedError, match="două ori"):
        other.ask(AskedStep(alba.head.id, 1), AskedStep(alba.head.id, 2))


def test_a_document_that_changes_in_the_folder_makes_the_request_fall(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.head.id, 1))
    with acting_for(alba.id):
        files.add_version(
            document_id=ground.document_ids[0], received=receive(alba, paper() + b"%new\n", "nou.pdf"),
            reason="corrected", explanation="altă adresă", by=alba.clerk, now=now(),
        )  # fmt: skip
    assert ground.state(request) == "fallen"
    with pytest.raises(RequestStateError, match="încheiată"):
        ground.sign(request, by=alba.head, key=file_key(alba, alba.head, "horia"))
    with acting_for(alba.id):
        assert "s-a schimbat" in folders.unsigned(ground.entry.id)


def test_a_signer_signs_what_was_shown_or_nothing(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    first, second = file_key(alba, alba.clerk, "bogdan"), file_key(alba, alba.head, "horia")
    request = ground.ask(AskedStep(alba.clerk.id, 1), AskedStep(alba.head.id, 1))
    seen = ground.chosen(request)
    ground.sign(request, by=alba.clerk, key=first)

    with pytest.raises(BusyError, match="văzut"):
        ground.sign(by=alba.head, key=second, chosen=[seen])

    ground.sign(request, by=alba.head, key=second)
    assert ground.state(request) == "signed"


def test_pressing_twice_signs_once_and_says_so(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    first = file_key(alba, alba.clerk, "bogdan")
    request = ground.ask(AskedStep(alba.clerk.id, 1), AskedStep(alba.head.id, 2))
    seen = ground.chosen(request)
    ground.sign(request, by=alba.clerk, key=first)

    with pytest.raises(NotYoursToSignError, match="deja"):
        ground.sign(by=alba.clerk, key=first, chosen=[seen])

    with acting_for(alba.id):
        assert documents.cards(ground.document_ids)[0].version == 2


def test_a_hold_of_a_killed_server_ends_by_itself(alba: Town, pki: Pki) -> None:
    from datetime import timedelta
    from uuid import uuid4

    ground = answer_with_files(alba)
    key = file_key(alba, alba.clerk, "bogdan")
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    with acting_for(alba.id):
        Request.objects.filter(pk=request).update(
            held_token=uuid4(), held_until=now() + timedelta(minutes=2), held_by=alba.clerk
        )
    with pytest.raises(BusyError, match="chiar acum"):
        ground.sign(request, by=alba.clerk, key=key)

    ground.sign(request, by=alba.clerk, key=key, at=now() + timedelta(minutes=3))

    assert ground.state(request) == "signed"


def test_a_failure_in_the_middle_leaves_nothing_half_signed(
    alba: Town, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registratura.signing.services import signing as act

    ground = answer_with_files(alba, count=3)
    key = file_key(alba, alba.clerk, "bogdan")
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    kept = act.files.add_version
    calls = []

    def cut(**given: object) -> object:
        calls.append(given)
        if len(calls) == 3:
            raise OSError("disk full")
        return kept(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(act.files, "add_version", cut)
    with pytest.raises(OSError, match="disk full"):
        ground.sign(request, by=alba.clerk, key=key)
    with acting_for(alba.id):
        assert {card.version for card in documents.cards(ground.document_ids)} == {1}

    monkeypatch.undo()
    ground.sign(request, by=alba.clerk, key=key)
    with acting_for(alba.id):
        assert {card.version for card in documents.cards(ground.document_ids)} == {2}


def test_files_that_cannot_be_signed_are_named_and_nothing_is_signed(alba: Town, pki: Pki) -> None:
    import pikepdf

    locked = BytesIO()
    with pikepdf.open(BytesIO(paper())) as file:
        file.save(locked, encryption=pikepdf.Encryption(owner="o", user=""))
    ground = answer_with_files(alba, contents=[paper(), locked.getvalue()])
    request = ground.ask(AskedStep(alba.clerk.id, 1))

    with pytest.raises(PaperUnfitError, match=r"răspuns-2\.pdf.*parolă"):
        ground.sign(request, by=alba.clerk, key=file_key(alba, alba.clerk, "bogdan"))

    with acting_for(alba.id):
        assert {card.version for card in documents.cards(ground.document_ids)} == {1}
    assert ground.state(request) == "open"


def test_the_seal_is_applied_by_those_who_may_and_names_the_institution(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    seal = file_key(alba, None, "primaria")
    request = ground.ask(AskedStep(None, 1))

    with pytest.raises(NotYoursToSignError):
        ground.sign(request, by=alba.clerk, key=seal, with_seal=True)
    ground.sign(request, by=alba.registrar, key=seal, with_seal=True)

    assert ground.state(request) == "signed"
    with acting_for(alba.id):
        card = folders.request_card(request)
    assert card is not None
    assert card.marks[0].certificate_name == "PRIMĂRIA ALBA"
    assert not card.marks[0].name_differs


def test_a_withdrawn_request_no_longer_keeps_the_paper_here(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.head.id, 1))
    with acting_for(alba.id):
        card = folders.request_card(request)
        assert card is not None
        with pytest.raises(NotYoursToSignError):
            flow.withdraw(
                card=card,
                reason="nu mai e nevoie",
                powers=_powers(alba, alba.head.id),
                by=alba.head,
                now=now(),
            )
        flow.withdraw(
            card=card, reason="nu mai e nevoie", powers=_powers(alba, alba.clerk.id), by=alba.clerk, now=now()
        )
        assert folders.unsigned(ground.entry.id) == ""
    assert ground.state(request) == "withdrawn"
