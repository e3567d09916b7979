"""Trusted lists: only what their operators signed, each service for its times; and what they make qualified."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.signatures.checking.pdf_file import check_pdf
from registratura.signatures.checking.signers import Surroundings
from registratura.signatures.checking.trust import Trust
from registratura.signatures.checking.trust_list import (
    ListRefusedError,
    read_certificate,
    read_list,
    territory_of,
)
from registratura.signatures.findings import Findings, Verdict
from tests.fakes.authority import ARRIVED_AT, Authority, Holder, qc_statements
from tests.fakes.signed_samples import add_store, later, plain_pdf, sign_pdf
from tests.fakes.trusted_list import (
    LIST_OF_LISTS,
    TSA,
    WITHDRAWN,
    earlier,
    pointer,
    service,
    trusted_list,
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def operator() -> Holder:
    return Authority().alone("Operatorul listei")


@pytest.fixture(scope="module")
def tsa(authority: Authority) -> Holder:
    return authority.stamp_authority()


def services_of(operator: Holder, *services: str) -> list[dict[str, Any]]:
    found = read_list(trusted_list(operator, services=services), signers=[operator.der])["services"]
    return [{**each, "list_sha256": "ab" * 32} for each in found]


def judged(authority: Authority, tsa: Holder, services: list[dict[str, Any]], **person: Any) -> Findings:
    ana = authority.person(**person)
    signed = sign_pdf(plain_pdf(), ana, stamper=tsa.stamper(later(0)))
    content = add_store(signed, authority, ana, tsa)
    return check_pdf(content, around=Surroundings(Trust(services, ()), ARRIVED_AT))


@pytest.mark.parametrize(
    ("statements", "verdict", "qualification", "kind"),
    [
        (qc_statements(), Verdict.QUALIFIED, "qes", "signature"),
        (qc_statements(kind="2"), Verdict.QUALIFIED, "qseal", "seal"),
        (qc_statements(device=False), Verdict.VALID, "adesqc", "signature"),
        (b"", Verdict.VALID, "none", "signature"),
    ],
)
def test_sem_01_a_listed_issuer_makes_qualified_what_its_certificate_says(
    authority: Authority,
    operator: Holder,
    tsa: Holder,
    statements: bytes,
    verdict: Verdict,
    qualification: str,
    kind: str,
) -> None:
    services = services_of(operator, service(authority.issuer), service(tsa, kind=TSA))

    found = judged(authority, tsa, services, statements=statements)

    (one,) = found.signatures
    assert (one.verdict, one.qualification, one.kind) == (verdict, qualification, kind), one.reasons
    assert (one.anchor.source, one.anchor.territory, one.anchor.list_sha256) == ("list", "RO", "ab" * 32)
    assert one.anchor.service == "Serviciul de probă"
    assert [stamp.qualified for stamp in one.stamps] == [True]


def test_own_roots_make_valid_but_never_qualified(authority: Authority, tsa: Holder) -> None:
    ana = authority.person(statements=qc_statements())
    content = add_store(sign_pdf(plain_pdf(), ana), authority, ana)

    found = check_pdf(content, around=Surroundings(Trust((), [authority.root.der]), ARRIVED_AT))

    assert (found.verdict, found.signatures[0].qualification) == (Verdict.VALID, "none")


def test_an_issuer_taken_off_the_list_is_trusted_only_for_its_time(
    authority: Authority, operator: Holder, tsa: Holder
) -> None:
    gone = datetime(2026, 2, 1, tzinfo=UTC)
    before = service(
        authority.issuer,
        status=WITHDRAWN,
        since=gone,
        history=earlier(authority.issuer, since=datetime(2020, 1, 1, tzinfo=UTC)),
    )
    later_gone = before.replace("2026-02-01", "2026-03-15")

    refused = judged(authority, tsa, services_of(operator, before), statements=qc_statements())
    taken = judged(authority, tsa, services_of(operator, later_gone), statements=qc_statements())

    assert refused.verdict is Verdict.UNVERIFIED
    assert {reason.code for reason in refused.signatures[0].reasons} >= {"untrusted"}
    assert taken.verdict is Verdict.QUALIFIED


def test_a_service_of_time_stamps_issues_no_signers(
    authority: Authority, operator: Holder, tsa: Holder
) -> None:
    services = services_of(operator, service(authority.issuer, kind=TSA))

    assert judged(authority, tsa, services, statements=qc_statements()).verdict is Verdict.UNVERIFIED


def test_a_list_signed_by_another_or_changed_is_refused(authority: Authority, operator: Holder) -> None:
    content = trusted_list(operator, services=[service(authority.issuer)])

    for spoiled, signers, code in (
        (content, [authority.root.der], "not-signed"),
        (content.replace(b"<TSLSequenceNumber>7<", b"<TSLSequenceNumber>8<"), [operator.der], "not-signed"),
        (content, [], "nobody-known"),
        (b"<a/>", [operator.der], "not-a-list"),
        (b"nimic", [operator.der], "not-a-list"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + content, [operator.der], "not-a-list"),
    ):
        with pytest.raises(ListRefusedError) as refused:
            read_list(spoiled, signers=signers)
        assert refused.value.code == code


def test_a_list_of_lists_names_the_signers_and_needs_official_ones(
    operator: Holder, authority: Authority
) -> None:
    content = trusted_list(
        operator, pointers=[pointer("RO", authority.root)], territory="EU", kind=LIST_OF_LISTS
    )

    told = read_list(content, signers=[operator.der])

    assert told["is_list_of_lists"]
    assert told["signers"] == {"RO": [base64.b64encode(authority.root.der).decode()]}
    with pytest.raises(ListRefusedError):
        read_list(content, signers=[])


def test_a_list_wrapped_round_another_one_is_not_believed(operator: Holder, authority: Authority) -> None:
    """The signed list stands inside a forged one: nothing outside of what was signed is read."""
    signed = trusted_list(operator, services=[service(authority.issuer)])
    forged = signed.replace(b'Id="lista"', b'Id="alta"', 1).replace(
        b"</TrustServiceStatusList>",
        signed.replace(b"<ds:Signature", b"<ds:X").replace(b"</ds:Signature>", b"</ds:X>")
        + b"</TrustServiceStatusList>",
    )

    with pytest.raises((ListRefusedError, ValueError)):
        read_list(forged, signers=[operator.der])


def test_what_a_list_says_of_itself_is_read(operator: Holder, authority: Authority) -> None:
    content = trusted_list(operator, services=[service(authority.issuer)])

    told = read_list(content, signers=[operator.der])

    assert territory_of(content) == {"territory": "RO", "is_list_of_lists": False}
    assert (told["sequence_number"], told["next_update_at"]) == (7, "2026-06-01T00:00:00Z")
    assert (told["operator_name"], told["provider_count"], len(told["services"])) == (
        "Autoritatea de probă",
        1,
        1,
    )


def test_a_certificate_is_read_for_a_person_to_decide(authority: Authority) -> None:
    told = read_certificate(authority.root.der)

    assert told["is_authority"]
    assert not read_certificate(authority.person().der)["is_authority"]
    with pytest.raises(ListRefusedError):
        read_certificate(b"nimic")


def test_what_a_program_answers_is_never_read_as_trust() -> None:
    found = Findings.read(
        {
            "verdict": "excellent",
            "signatures": [{"verdict": 1, "judged_at": "ieri", "chain": [3], "covers": 4}],
        }
    )

    assert found.verdict is Verdict.UNVERIFIED
    assert found.signatures[0].verdict is Verdict.UNVERIFIED
    assert replace(found.signatures[0], chain=()).judged_at is None
