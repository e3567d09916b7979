"""The signing folder of the demonstration: an answer waits for a head, whose key of trial opens with 1234."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from registratura.documents import services as files
from registratura.flows import signing as flow
from registratura.flows.demo.papers import SAMPLES
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.signing import services as signing
from registratura.signing.keys.port import Secret
from registratura.signing.services import AskedStep, NewKey
from registratura.toolkit.scope import acting_for

PIN = "1234"
_YEARS = timedelta(days=3 * 365)


def bring_to_sign(
    *, institution_id: int, registrar: Actor, author: Actor, signer: Actor, unit_id: int, now: datetime
) -> None:
    """
    Let a letter wait for two signatures. Done once; nothing without the samples. Must not run inside a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    papers = sorted((SAMPLES / "documents").glob("*.pdf"))[:1]
    key = uuid5(NAMESPACE_URL, f"demo/{institution_id}/to-sign")
    with acting_for(institution_id):
        general = books.general_register()
        if institution is None or general is None or not papers or books.entry_by_request(key) is not None:
            return
    with tempfile.TemporaryDirectory(dir=settings.DATA) as room:
        path = Path(room) / "letter.pdf"
        path.write_bytes(papers[0].read_bytes())
        received = files.receive(
            space=institution.code, path=path, name="Adresă către Direcția de Statistică.pdf"
        )
    content = key_of_trial(signer.full_name, now)
    found = signing.look_in_file(content=content, secret=Secret(PIN))
    with acting_for(institution_id):
        draft = EntryDraft(
            subject="Situația lunară a construcțiilor autorizate",
            direction="outgoing",
            channel="email",
            document_kind="Adresă",
            unit_id=unit_id,
            parties=(PartyDraft("recipient", "Direcția Județeană de Statistică"),),
        )
        given = registers.register_entry(
            institution_id=institution_id,
            register_id=general.id,
            draft=draft,
            request_key=key,
            by=registrar,
            now=now,
        )
        entry = books.entry_by_id(given.entry_id)
        assert entry is not None
        (document,) = files.add_documents(received=[received], now=now, by=author)
        registers.attach_documents(entry=entry, document_ids=[document.id], by=author)
        label = f"Cheie de probă, PIN {PIN}"
        kept = NewKey(user_id=signer.id, kind="file", found=found, label=label, content=content)
        signing.add_key(key=kept, by=signer, now=now)
        flow.ask(
            entry=entry,
            document_ids=[document.id],
            steps=[AskedStep(signer.id, 1, "șef de compartiment"), AskedStep(author.id, 2, "întocmit")],
            place="last_right",
            reason="Situație lunară",
            previous_id=None,
            by=author,
            now=now,
        )


def key_of_trial(name: str, now: datetime) -> bytes:
    """Make a PKCS#12 file that `PIN` opens, with a certificate that signs itself: for trying, trusted by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Certificat de probă"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(PIN.encode())
    )
