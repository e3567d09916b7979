"""Every file that may be signed is checked once after it was kept, by a confined program; reports are only added."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from registratura.flows import contents
from registratura.flows import signatures as flow
from registratura.journal import queries as journal
from registratura.registers import queries as registers
from registratura.signatures import queries as signatures
from registratura.signatures import services
from registratura.signatures.findings import Findings, Verdict
from registratura.signatures.services.trust import ReadRoot, add_own_root
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.authority import Authority, Holder
from tests.fakes.signed_samples import (
    add_store,
    plain_pdf,
    sign_cms,
    sign_pdf,
    with_cms_revocation,
)
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
