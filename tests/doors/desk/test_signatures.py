"""Marks of signatures beside files, the report in words, asking again, and the trust page: for whom and how."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registratura.signatures import queries as signatures
from registratura.signatures import services
from registratura.signatures.findings import (
    Anchor,
    CertificateFacts,
    Finding,
    Findings,
    Reason,
    Revocation,
    Stamp,
    Verdict,
)
from registratura.signatures.services.trust import ReadList, keep_trust_list
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.test_entries import entry_address, signed_in
from tests.doors.desk.test_files import attached
from tests.fakes.authority import Authority
from tests.fakes.signed_samples import plain_pdf
from tests.fakes.trusted_list import service, trusted_list

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)


def found(verdict: Verdict, *codes: str) -> Findings:
    facts = {"at": AT.isoformat(), "until": AT.isoformat(), "count": "12", "name": "cerere.pdf"}
    one = Finding(
        verdict=verdict,
        format="pades",
        qualification="qes" if verdict is Verdict.QUALIFIED else "none",
        certificate=CertificateFacts(
            name="ALBU ANA", subject="CN=ALBU ANA", serial="0a", sha256="ab" * 32, valid_from=AT, valid_to=AT
        ),
        chain=(CertificateFacts(name="ALBU ANA"), CertificateFacts(name="Emitent de probă")),
        anchor=Anchor(source="list", service="Serviciul de probă", territory="RO"),
        stamps=(Stamp(at=AT, by="Marca de probă", holds=True),),
        judged_at=AT,
        judged_by="stamp",
        coverage="whole",
        revocation=Revocation(status="good", source="ocsp", produced_at=AT),
        reasons=tuple(Reason(code=code, facts=facts) for code in codes),
    )
    return Findings(format="pades", verdict=verdict, signatures=(one,))


def reported(town: Town, document: int, findings: Findings) -> None:
    used = {"lists": [{"territory": "RO", "number": 7, "sha256": "cd" * 32, "issued_at": AT.isoformat()}]}
    made = services.CheckMade(
        sha256="ab" * 32,
        moment_at=AT,
        findings=findings,
        companion_id=None,
        trust=used,
        validator="proba 1",
        evidence=b"PK\x05\x06" + bytes(18),
    )
    with acting_for(town.id):
        services.next_to_check(now=timezone.now())
        services.keep_report(document_id=document, made=made, now=timezone.now())


@pytest.fixture
def letter(alba: Town) -> int:
    return attached(alba, "cerere.pdf", plain_pdf())


@pytest.mark.parametrize(
    ("verdict", "mark", "ruling"),
    [
        (Verdict.QUALIFIED, "Semnătură calificată", "Semnat valabil și calificat"),
        (Verdict.VALID, "Semnătură valabilă", "Semnat valabil"),
        (Verdict.UNVERIFIED, "Semnătură neverificată", "Semnătura nu poate fi verificată"),
        (Verdict.CHANGED, "Schimbat după semnare", "Documentul a fost schimbat după semnare"),
        (Verdict.BROKEN, "Semnătură ruptă", "Semnătura este ruptă"),
    ],
)
def test_each_verdict_has_its_words_beside_the_file_and_on_its_page(
    alba: Town, letter: int, verdict: Verdict, mark: str, ruling: str
) -> None:
    reported(alba, letter, found(verdict))
    bogdan = signed_in(alba.registrar)

    entry = bogdan.get(entry_address(alba, 1)).text
    look = bogdan.get(address(alba, "look", document=letter)).text
    page = bogdan.get(address(alba, "signatures", document=letter)).text

    assert mark in entry
    assert mark in look
    assert ruling in page
    assert "ALBU ANA" in page
    assert "Serviciul de probă" in page
    assert "nu era revocat" in page
    assert "după marca temporală" in page
    assert "RO nr. 7" in " ".join(page.split())


def test_reasons_are_told_in_sentences_with_their_facts(alba: Town, letter: int) -> None:
    reported(alba, letter, found(Verdict.UNVERIFIED, "expired", "stamp-untrusted", "bytes-appended"))

    page = signed_in(alba.registrar).get(address(alba, "signatures", document=letter)).text

    assert "expirase la 01.03.2026 12:00" in page
    assert "Marca temporală nu a putut fi luată în seamă" in page
    assert "s-au adăugat octeți (12)" in page


def test_every_known_reason_has_words_for_any_facts() -> None:
    from registratura.signatures.words import KNOWN, reason_words

    for code in KNOWN:
        told = reason_words(Reason(code=code))
        assert "%(" not in told
        assert told != code


def test_a_file_without_signature_or_not_checked_yet_says_so(alba: Town, letter: int) -> None:
    ana = signed_in(alba.registrar)

    waiting = ana.get(address(alba, "signatures", document=letter)).text
    with acting_for(alba.id):
        services.next_to_check(now=timezone.now())
        services.keep_failure(document_id=letter, reason="too-heavy", now=timezone.now())
    failed = ana.get(address(alba, "signatures", document=letter)).text
    quarantine = ana.get(address(alba, "quarantine")).text

    assert "așteaptă să fie verificat" in waiting
    assert "Fișierul este prea mare pentru verificare" in failed
    assert "Semnături care nu s-au putut verifica" in quarantine
    assert "cerere.pdf" in quarantine


def test_a_person_asks_for_a_new_check_and_the_older_report_stays(alba: Town, letter: int) -> None:
    reported(alba, letter, found(Verdict.VALID))
    ana = signed_in(alba.registrar)

    answer = ana.post(address(alba, "signatures_again", document=letter))

    assert answer.status_code == 302
    with acting_for(alba.id):
        assert signatures.states_of([letter])[letter].state == "asked"
    assert "raportul nou apare aici" in ana.get(answer["Location"]).text
    assert ana.get(address(alba, "signatures_again", document=letter)).status_code == 405


def test_evidence_goes_out_as_an_attachment_and_missing_reports_are_not_there(
    alba: Town, letter: int
) -> None:
    reported(alba, letter, found(Verdict.VALID))
    ana = signed_in(alba.registrar)

    given = ana.get(address(alba, "signature_evidence", document=letter, number=1))

    assert given["Content-Disposition"].startswith("attachment")
    assert given.content.startswith(b"PK")
    for missing in (
        address(alba, "signature_evidence", document=letter, number=2),
        f"{address(alba, 'signatures', document=letter)}?raport=9",
        address(alba, "inner_file", document=letter, position=0),
        address(alba, "inner_picture", document=letter, position=0, page=1),
        address(alba, "signatures", document=letter + 999),
    ):
        assert ana.get(missing).status_code == 404, missing


def test_r12_strangers_and_the_signed_out_see_no_report(alba: Town, buzau: Town, letter: int) -> None:
    reported(alba, letter, found(Verdict.VALID))
    here = address(alba, "signatures", document=letter)

    assert signed_in(buzau.registrar).get(here).status_code == 404
    foreign = address(buzau, "signatures", document=letter)
    assert signed_in(buzau.registrar).get(foreign).status_code == 404
    assert (
        signed_in(buzau.registrar).post(address(buzau, "signatures_again", document=letter)).status_code
        == 404
    )
    assert Client().get(here).status_code == 302


def the_list(number: int = 7) -> ReadList:
    return ReadList(
        territory="RO",
        sequence_number=number,
        issued_at=AT,
        next_update_at=datetime(2026, 6, 1, tzinfo=UTC),
        operator_name="Autoritatea de probă",
        is_list_of_lists=False,
        signed_by_name="Operatorul",
        signer_known_from="operator",
    )


def test_the_trust_page_shows_lists_and_warns_of_stale_ones(alba: Town) -> None:
    keep_trust_list(content=b"a", read=the_list(7), now=AT)
    keep_trust_list(content=b"b", read=the_list(8), now=AT)
    assert not keep_trust_list(content=b"b", read=the_list(8), now=AT)

    page = " ".join(signed_in(alba.auditor).get(address(alba, "trust")).text.split())

    assert "RO nr. 8" in page
    assert "Liste învechite: RO" in page
    assert "Copii vechi" in page
    assert "Verifică și încarcă" not in page


def test_only_the_administrator_changes_trust(alba: Town) -> None:
    authority = Authority()
    files = {"certificate": SimpleUploadedFile("r.cer", authority.root.der)}
    fields: dict[str, Any] = {"name": "Rădăcina de probă", "reason": "Dispoziția 12"}
    adina = signed_in(alba.administrator)

    refused = signed_in(alba.registrar).post(address(alba, "root_add"), {**files, **fields})
    files["certificate"].seek(0)
    done = adina.post(address(alba, "root_add"), {**files, **fields})

    assert refused.status_code == 403
    assert done.status_code == 302
    with acting_for(alba.id):
        (root,) = signatures.own_roots()
        assert signatures.trust(with_own_roots=True).roots == (authority.root.der,)
    assert "Rădăcina de probă" in adina.get(address(alba, "trust")).text
    assert adina.post(address(alba, "root_remove", root=root.id)).status_code == 302
    with acting_for(alba.id):
        assert signatures.own_roots() == []


@pytest.mark.parametrize("content", [b"", b"nimic", b"\x30\x82\xff\xff"])
def test_what_is_no_certificate_is_refused_with_the_remedy(alba: Town, content: bytes) -> None:
    answer = signed_in(alba.administrator).post(
        address(alba, "root_add"),
        {"certificate": SimpleUploadedFile("r.cer", content or b" "), "name": "A\0", "reason": "B"},
    )

    assert answer.status_code == 422
    assert "nu este un certificat" in answer.text


def test_a_list_signed_by_nobody_known_is_refused_on_the_page(alba: Town) -> None:
    operator = Authority().alone("Operatorul")
    content = trusted_list(operator, services=[service(Authority().issuer)])
    adina = signed_in(alba.administrator)

    answer = adina.post(address(alba, "trust_load"), {"list": SimpleUploadedFile("ro.xml", content)})
    without = adina.post(address(alba, "trust_load"))

    assert (answer.status_code, without.status_code) == (422, 422)
    assert "încărcați întâi lista listelor" in answer.text
    assert signatures.trust_lists() == []
