"""Good, spoiled and forged signatures, each with the word it must get; made anew from an infrastructure of our own."""

from __future__ import annotations

import functools
import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registratura.signatures.checking.asic_file import check_asic
from registratura.signatures.checking.cms_file import Contents, check_cms
from registratura.signatures.checking.pdf_file import check_pdf
from registratura.signatures.checking.signers import Surroundings
from registratura.signatures.checking.trust import Trust
from registratura.signatures.checking.xml_file import Beside, check_xml
from registratura.signatures.findings import Findings, Verdict
from tests.fakes.authority import ARRIVED_AT, Authority, Holder, qc_statements, weak_key
from tests.fakes.signed_samples import (
    add_store,
    asic_with_cms,
    later,
    plain_pdf,
    sign_cms,
    sign_pdf,
    sign_xml,
    stamp_pdf,
    tampered,
    with_cms_revocation,
    with_note,
    with_other_text,
    with_xml_values,
    zipped,
)

QUALIFIED, VALID, UNVERIFIED, CHANGED, BROKEN = Verdict


@functools.cache
def town() -> Authority:
    """Return the infrastructure, made once."""
    return Authority()


@functools.cache
def ana() -> Holder:
    return town().person(statements=qc_statements())


@functools.cache
def tsa() -> Holder:
    return town().stamp_authority()


def person(**more: object) -> Holder:
    return town().person(**more)


def revoked(at: datetime) -> Holder:
    holder = person()
    town().revoked[holder.certificate.serial_number] = at
    return holder


@functools.cache
def base() -> bytes:
    return plain_pdf()


@functools.cache
def lasting(hours: int = 0) -> bytes:
    """Return a PDF with a stamped signature and its validation data (B-LT)."""
    return add_store(sign_pdf(base(), ana(), stamper=tsa().stamper(later(hours))), town(), ana(), tsa())


@functools.cache
def archived() -> bytes:
    return stamp_pdf(lasting(), tsa().stamper(later(1)))


@functools.cache
def twice() -> bytes:
    horia = person(name="HANGANU HORIA")
    signed = sign_pdf(lasting(), horia, field="Semnatura2", stamper=tsa().stamper(later(2)))
    return add_store(signed, town(), horia, tsa())


def expiring() -> Holder:
    return person(valid=(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, 18, tzinfo=UTC)))


def stamped(holder: Holder, at: datetime | None = None) -> bytes:
    signed = sign_pdf(base(), holder, stamper=tsa().stamper(later(0)))
    return add_store(signed, town(), holder, tsa(), at=at or later(0))


def unstamped(holder: Holder) -> bytes:
    return add_store(sign_pdf(base(), holder), town(), holder)


def stranger() -> bytes:
    other = Authority()
    holder = other.person(name="STRĂIN")
    return add_store(sign_pdf(base(), holder), other, holder)


def with_stamp_of_other_data() -> bytes:
    """Return a signature into which the time stamp of another one was put."""
    good = sign_cms(b"cerere", ana(), detached=False, stamper=tsa().stamper(later(0)))
    other = sign_cms(b"alta", ana(), detached=False, stamper=tsa().stamper(later(0)))
    from asn1crypto import cms

    first, second = cms.ContentInfo.load(good), cms.ContentInfo.load(other)
    content = first["content"]
    content["signer_infos"][0]["unsigned_attrs"] = second["content"]["signer_infos"][0]["unsigned_attrs"]
    info = cms.ContentInfo({"content_type": "signed_data", "content": content})
    return with_cms_revocation(bytes(info.dump(force=True)), town(), ana())


PDFS: dict[str, tuple[Callable[[], bytes], Verdict, str]] = {
    "semnat, cu marcă și date de verificare (B-LT)": (lasting, VALID, ""),
    "semnat pentru arhivă (B-LTA)": (archived, VALID, ""),
    "semnat simplu, cu date de revocare": (lambda: unstamped(ana()), VALID, ""),
    "semnat simplu, fără date de revocare (B-B)": (
        lambda: sign_pdf(base(), ana()),
        UNVERIFIED,
        "no-revocation",
    ),
    "semnat de doi, unul după altul": (twice, VALID, "revision-signed"),
    "o literă schimbată": (lambda: tampered(lasting()), CHANGED, "content-changed"),
    "o literă schimbată sub marca de arhivă": (lambda: tampered(archived()), CHANGED, "content-changed"),
    "octeți adăugați la sfârșit": (lambda: archived() + b"\n% inca ceva\n", CHANGED, "bytes-appended"),
    "un singur rând nou adăugat": (lambda: archived() + b"\n", CHANGED, "bytes-appended"),
    "octeți după datele de verificare": (lambda: lasting() + b"x", CHANGED, "bytes-appended"),
    "adnotare adăugată": (lambda: with_note(lasting()), CHANGED, "content-added"),
    "adnotare după marca de arhivă": (lambda: with_note(archived()), CHANGED, "content-added"),
    "text înlocuit": (lambda: with_other_text(lasting()), CHANGED, "content-added"),
    "adnotare între două semnături": (
        lambda: unstamped_over(with_note(lasting())),
        CHANGED,
        "content-added",
    ),
    "semnat din nou de un străin": (
        lambda: sign_pdf(lasting(), Authority().person(), field="S2"),
        UNVERIFIED,
        "chain-broken",
    ),
    "certificat expirat la sosire, fără marcă": (lambda: unstamped(expiring()), UNVERIFIED, "expired"),
    "certificat expirat după marcă (SEM-06)": (lambda: stamped(expiring()), VALID, ""),
    "revocat înainte de semnare": (
        lambda: stamped(revoked(datetime(2026, 2, 1, tzinfo=UTC))),
        UNVERIFIED,
        "revoked",
    ),
    "revocat după marcă": (
        lambda: stamped(revoked(later(5)), at=later(8)),
        VALID,
        "",
    ),
    "certificat care nu este pentru semnat": (
        lambda: unstamped(person(usage=("key_encipherment",))),
        UNVERIFIED,
        "wrong-usage",
    ),
    "certificat făcut singur": (lambda: sign_pdf(base(), town().alone()), UNVERIFIED, "self-signed"),
    "emitent de neîncredere": (stranger, UNVERIFIED, "chain-broken"),
    "SHA-1": (
        lambda: add_store(sign_pdf(base(), ana(), digest="sha1"), town(), ana()),
        UNVERIFIED,
        "weak-algorithm",
    ),
    "cheie RSA de 1024 de biți": (
        lambda: unstamped(person(key=weak_key())),
        UNVERIFIED,
        "weak-algorithm",
    ),
    "marcă temporală de la nimeni": (
        lambda: add_store(
            sign_pdf(base(), ana(), stamper=Authority().stamp_authority().stamper(later(0))), town(), ana()
        ),
        VALID,
        "stamp-chain-broken",
    ),
}


def unstamped_over(content: bytes) -> bytes:
    horia = person(name="HANGANU HORIA")
    return add_store(sign_pdf(content, horia, field="Semnatura2"), town(), horia)


def around(trust: Trust | None = None) -> Surroundings:
    return Surroundings(trust or Trust((), [town().root.der]), ARRIVED_AT)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep the library from telling at length what it finds in spoiled files."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def codes(found: Findings) -> set[str]:
    own = {reason.code for reason in found.reasons}
    return own | {reason.code for each in found.signatures for reason in each.reasons}


@pytest.mark.parametrize("name", PDFS)
def test_each_pdf_gets_its_word(name: str) -> None:
    make, verdict, code = PDFS[name]

    found = check_pdf(make(), around=around())

    assert (found.verdict, code in codes(found) or not code) == (verdict, True), codes(found)


CMS: dict[str, tuple[Callable[[], bytes], bool, Verdict, str]] = {
    "p7m cu conținut": (lambda: with_cms_revocation(attached(), town(), ana()), False, VALID, ""),
    "p7m fără date de revocare": (lambda: attached(), False, UNVERIFIED, "no-revocation"),
    "p7m cu conținutul schimbat": (
        lambda: with_cms_revocation(attached(), town(), ana()).replace(b"Cerere", b"Cerexe", 1),
        False,
        CHANGED,
        "content-changed",
    ),
    "marca altei semnături": (with_stamp_of_other_data, False, UNVERIFIED, "stamp-other-data"),
    "p7s lângă fișierul lui": (lambda: detached(b"Cerere"), True, VALID, ""),
    "p7s al altui fișier": (lambda: detached(b"Alta"), True, CHANGED, "content-other"),
    "p7s singur": (lambda: detached(b"Cerere"), False, UNVERIFIED, "content-missing"),
    "ce nu este semnătură": (lambda: b"0\x82\x01\x00junk", False, UNVERIFIED, "unreadable"),
}


def attached() -> bytes:
    return sign_cms(b"Cerere de eliberare", ana(), detached=False)


def detached(content: bytes) -> bytes:
    signed = sign_cms(content, ana(), detached=True, stamper=tsa().stamper(later(0)))
    return with_cms_revocation(signed, town(), ana())


@pytest.mark.parametrize("name", CMS)
def test_each_cms_file_gets_its_word(name: str, tmp_path: Path) -> None:
    make, beside, verdict, code = CMS[name]
    (tmp_path / "cerere.txt").write_bytes(b"Cerere")
    (tmp_path / "altceva.txt").write_bytes(b"Nimic")
    files = {each: tmp_path / each for each in ("altceva.txt", "cerere.txt")} if beside else {}

    found, _inner = check_cms(make(), contents=Contents(files, "cerere.txt"), around=around())

    assert (found.verdict, code in codes(found) or not code) == (verdict, True), codes(found)


def test_a_signature_whose_value_was_altered_is_broken() -> None:
    from asn1crypto import cms

    info = cms.ContentInfo.load(with_cms_revocation(attached(), town(), ana()))
    content = info["content"]
    value = bytearray(content["signer_infos"][0]["signature"].native)
    value[-1] ^= 1
    content["signer_infos"][0]["signature"] = bytes(value)
    spoiled = bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump(force=True))

    found, _inner = check_cms(spoiled, contents=Contents({}), around=around())

    assert found.verdict is BROKEN
    assert "not-genuine" in codes(found)


DOCUMENT = b"<cerere><nume>Popescu</nume></cerere>"
XMLS: dict[str, tuple[Callable[[], bytes], Verdict, str]] = {
    "XAdES cu date de revocare": (lambda: xml(), VALID, ""),
    "XAdES fără date de revocare": (lambda: sign_xml(DOCUMENT, ana()), UNVERIFIED, "no-revocation"),
    "conținutul XML schimbat": (lambda: xml().replace(b"Popescu", b"Ionescu"), CHANGED, "content-changed"),
    "XML cu conținutul înăuntru": (
        lambda: with_xml_values(sign_xml(DOCUMENT, ana(), method="enveloping"), town(), ana()),
        VALID,
        "",
    ),
    "XML cu declarație de tip": (
        lambda: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + xml(),
        UNVERIFIED,
        "unreadable",
    ),
    "XML fără sfârșit": (lambda: xml()[:-30], UNVERIFIED, "unreadable"),
}


def xml() -> bytes:
    return with_xml_values(sign_xml(DOCUMENT, ana()), town(), ana())


@pytest.mark.parametrize("name", XMLS)
def test_each_xml_file_gets_its_word(name: str) -> None:
    make, verdict, code = XMLS[name]

    found = check_xml(make(), beside=Beside({}), around=around())

    assert (found.verdict, code in codes(found) or not code) == (verdict, True), codes(found)


@functools.cache
def parts() -> tuple[tuple[str, bytes], ...]:
    return tuple(asic_with_cms({"a.txt": b"alfa", "b.txt": b"beta"}, ana(), town()).items())


def simple() -> dict[str, bytes]:
    signed = with_cms_revocation(sign_cms(b"alfa", ana(), detached=True), town(), ana())
    return {"a.txt": b"alfa", "META-INF/signature.p7s": signed}


ZIPS: dict[str, tuple[Callable[[], bytes], Verdict, str]] = {
    "ASiC-E": (lambda: zipped(dict(parts())), VALID, ""),
    "ASiC-S": (lambda: zipped(simple(), kind="s"), VALID, ""),
    "un fișier schimbat": (lambda: zipped({**dict(parts()), "b.txt": b"gama"}), CHANGED, "file-changed"),
    "un fișier în plus": (lambda: zipped({**dict(parts()), "c.txt": b"gama"}), UNVERIFIED, "files-uncovered"),
    "un fișier în minus": (
        lambda: zipped({name: content for name, content in parts() if name != "a.txt"}),
        CHANGED,
        "content-missing",
    ),
    "octeți după container": (lambda: zipped(dict(parts())) + b"x", CHANGED, "bytes-appended"),
    "fără nicio semnătură": (lambda: zipped({"a.txt": b"alfa"}), UNVERIFIED, "no-signers"),
    "nume cu litere mari și mici": (
        lambda: zipped({**dict(parts()), "A.TXT": b"alfa"}),
        UNVERIFIED,
        "doubled-names",
    ),
}


@pytest.mark.parametrize("name", ZIPS)
def test_each_container_gets_its_word(name: str, tmp_path: Path) -> None:
    make, verdict, code = ZIPS[name]

    found, _unpacked = check_asic(make(), folder=tmp_path, around=around())

    assert (found.verdict, code in codes(found) or not code) == (verdict, True), codes(found)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("semnat, cu marcă și date de verificare (B-LT)", "Signature is Valid"),
        ("o literă schimbată", "Digest Mismatch"),
    ],
)
def test_pdfsig_agrees_where_it_can_judge(name: str, said: str, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("poppler is not installed")
    place = tmp_path / "semnat.pdf"
    place.write_bytes(PDFS[name][0]())

    told = subprocess.run(["pdfsig", "-nocert", place], capture_output=True, text=True, check=False).stdout

    assert said in told


def test_without_trust_nothing_is_valid() -> None:
    found = check_pdf(archived(), around=around(Trust((), ())))

    assert found.verdict is UNVERIFIED
