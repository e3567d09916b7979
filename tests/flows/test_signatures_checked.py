"""Every file that may be signed is checked once after it was kept, by a confined program; reports are only added."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from registratura.documents import services as documents_services
from registratura.flows import contents
from registratura.flows import signatures as flow
from registratura.journal import queries as journal
from registratura.registers import queries as registers
from registratura.registers import services as register_services
from registratura.signatures import confined, services
from registratura.signatures import queries as signatures
from registratura.signatures.findings import Finding, Findings, Verdict
from registratura.signatures.services.trust import ReadRoot, add_own_root
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.authority import Authority, Holder
from tests.fakes.signed_samples import add_store, plain_pdf, sign_cms, sign_pdf, with_cms_revocation
from tests.flows.taking_in import clock, run, written

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def ana(authority: Authority) -> Holder:
    return authority.person()


def signed_pdf(authority: Authority, ana: Holder, words: str = "Cerere") -> bytes:
    return add_store(sign_pdf(plain_pdf(words), ana), authority, ana, at=clock() - timedelta(hours=1))


def trusting(town: Town, authority: Authority) -> None:
    with acting_for(town.id):
        add_own_root(
            read=ReadRoot(
                content=authority.root.der,
                subject="Proba",
                valid_until=datetime(2027, 1, 1, tzinfo=UTC),
                is_authority=True,
            ),
            name="Proba",
            reason="Dispoziția 12/2026",
            by=town.administrator,
            now=clock(),
        )


def check(town: Town, within: timedelta = timedelta(minutes=1)) -> int:
    return flow.check_waiting(institution_id=town.id, clock=clock, until=clock() + within)


def document_of(outcome: object) -> int:
    from registratura.documents import queries as documents

    return documents.documents_with(outcome.sha256)[0]  # type: ignore[attr-defined]


def test_a_signed_file_gets_a_report_with_its_evidence(
    alba: Town, authority: Authority, ana: Holder, tmp_path: Path
) -> None:
    trusting(alba, authority)
    (outcome,) = run(alba, written(tmp_path, {"cerere.pdf": signed_pdf(authority, ana)}))

    assert check(alba) == 1
    assert check(alba) == 0

    with acting_for(alba.id):
        document = document_of(outcome)
        (report,) = signatures.reports_of([document])[document]
        evidence = signatures.evidence_of(report.id)
        acts = journal.history_of(subject_type="document", subject_id=document)
    assert (report.verdict, report.number, report.sha256) == (Verdict.VALID, 1, outcome.sha256)
    assert report.signatures[0].certificate.name == "ALBU ANA"
    assert report.signatures[0].anchor.source == "own"
    assert report.trust["roots"]
    names = zipfile.ZipFile(BytesIO(evidence or b"")).namelist()
    assert {name.split("/")[0] for name in names} == {"certificates", "ocsp", "crl"}
    assert "signatures.document.checked" in {act.action for act in acts}


def test_checking_again_adds_a_report_and_leaves_the_older_one(
    alba: Town, authority: Authority, ana: Holder, tmp_path: Path
) -> None:
    (outcome,) = run(alba, written(tmp_path, {"cerere.pdf": signed_pdf(authority, ana, "A doua")}))
    check(alba)
    document = scoped(alba, outcome)
    trusting(alba, authority)

    flow.ask_again(institution_id=alba.id, document_id=document, by=alba.registrar, now=clock())
    assert check(alba) == 1

    with acting_for(alba.id):
        newer, older = signatures.reports_of([document])[document]
    assert (older.number, older.verdict, older.checked_by_id) == (1, Verdict.UNVERIFIED, None)
    assert (newer.number, newer.verdict, newer.checked_by_id) == (2, Verdict.VALID, alba.registrar.id)


def scoped(town: Town, outcome: object) -> int:
    with acting_for(town.id):
        return document_of(outcome)


def made(verdict: Verdict = Verdict.VALID, *, signed: bool = True) -> services.CheckMade:
    return services.CheckMade(
        sha256="ab" * 32,
        moment_at=AT,
        findings=Findings(verdict=verdict, signatures=(Finding(verdict=verdict),) if signed else ()),
        companion_id=None,
        trust={},
        validator="proba",
        evidence=b"PK",
    )


def test_reports_cannot_be_changed_or_deleted_by_anybody(alba: Town, tmp_path: Path) -> None:
    (outcome,) = run(alba, written(tmp_path, {"cerere.pdf": plain_pdf("Nesemnata")}))
    document = scoped(alba, outcome)
    with acting_for(alba.id):
        services.next_to_check(now=clock())
        services.keep_report(document_id=document, made=made(), now=clock())

    for statement in (
        "UPDATE signatures_report SET verdict = 'qualified'",
        "DELETE FROM signatures_report",
        "DELETE FROM signatures_check",
    ):
        with (
            pytest.raises((InternalError, ProgrammingError)),
            acting_for(alba.id),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_killed_check_is_taken_again_and_the_third_time_left_to_a_person(
    alba: Town, tmp_path: Path
) -> None:
    (outcome,) = run(alba, written(tmp_path, {"cerere.pdf": plain_pdf("Incurcata")}))
    document = scoped(alba, outcome)
    now = clock()
    with acting_for(alba.id):
        taken = []
        for hour in range(5):
            task = services.next_to_check(now=now + timedelta(hours=hour))
            taken.append(task.document_id if task else None)
        (failed,) = signatures.failed_checks()
        counts = signatures.check_counts(begun_before=now)
        services.ask_again(document_id=document, by=alba.registrar, now=now)
        again = services.next_to_check(now=now)

    assert taken == [document, document, document, None, None]
    assert (failed.document_id, failed.reason, counts.failed) == (document, "hung", 1)
    assert again is not None


def test_another_institution_sees_no_report_and_takes_no_document(
    alba: Town, buzau: Town, tmp_path: Path
) -> None:
    (outcome,) = run(alba, written(tmp_path, {"cerere.pdf": plain_pdf("Numai a noastra")}))
    document = scoped(alba, outcome)
    with acting_for(alba.id):
        services.next_to_check(now=clock())
        services.keep_report(document_id=document, made=made(), now=clock())

    with acting_for(buzau.id):
        assert signatures.reports_of([document]) == {document: ()}
        assert signatures.states_of([document]) == {}
        assert services.next_to_check(now=clock()) is None


def test_files_without_a_trace_of_a_signature_start_no_program(
    alba: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "run_child", lambda *_args, **_kinds: pytest.fail("a program was started"))
    (outcome,) = run(alba, written(tmp_path, {"cerere.pdf": plain_pdf("Fara semnatura")}))

    assert check(alba) == 1
    with acting_for(alba.id):
        document = document_of(outcome)
        assert signatures.states_of([document])[document].state == "unsigned"
        assert signatures.reports_of([document])[document] == ()


def test_what_stands_inside_a_signed_file_is_kept_apart_and_found_by_its_words(
    alba: Town, authority: Authority, ana: Holder, tmp_path: Path
) -> None:
    signed = with_cms_revocation(
        sign_cms("Solicitare de scutire pentru fântâna arteziană".encode(), ana, detached=False),
        authority,
        ana,
    )
    (outcome,) = run(alba, written(tmp_path, {"solicitare.txt.p7m": signed}))
    early = contents.index_read(institution_id=alba.id, since=AT)
    check(alba)

    late = contents.index_read(institution_id=alba.id, since=AT)

    with acting_for(alba.id):
        document = document_of(outcome)
        (inner,) = signatures.inner_files(document)
        found = registers.search(typed="arteziana", visible_units=None, reader_id=0).lines
    assert (early, late) == (0, 1)
    assert (inner.name, inner.media_type) == ("solicitare.txt", "text/plain")
    assert found


def test_a_detached_signature_is_compared_with_the_file_of_the_same_entry(
    alba: Town, authority: Authority, ana: Holder, tmp_path: Path
) -> None:
    (outcome,) = run(alba, written(tmp_path, {"cerere.txt": b"Cerere"}))
    signature = with_cms_revocation(sign_cms(b"Cerere", ana, detached=True), authority, ana)
    place = tmp_path / "cerere.txt.p7s"
    place.write_bytes(signature)
    received = documents_services.receive(space=alba.institution.code, path=place, name=place.name)
    with acting_for(alba.id):
        document = document_of(outcome)
        entry = registers.entry_of_document(document)
        assert entry is not None
        (kept,) = documents_services.add_documents(received=[received], now=clock(), by=alba.registrar)
        register_services.attach_documents(entry=entry, document_ids=[kept.id], by=alba.registrar)

    check(alba)

    with acting_for(alba.id):
        (report,) = signatures.reports_of([kept.id])[kept.id]
    assert report.companion_id == document
    assert report.signatures[0].covers == ("cerere.txt",)
    assert "content-missing" not in {reason.code for reason in report.signatures[0].reasons}
    assert json.dumps(dict(report.trust))
