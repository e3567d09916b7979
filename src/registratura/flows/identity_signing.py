"""Proving who one is by signing a paper: what is given, what comes back, what is believed of it."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.accounts import queries as people
from registratura.assurance import queries as proofs
from registratura.assurance import services as assurance
from registratura.assurance.errors import ChallengeRefusedError
from registratura.assurance.names import same_person
from registratura.institutions import queries as institutions
from registratura.kernel.assurance import Level
from registratura.kernel.calendar import BUCHAREST
from registratura.registers.printing.report_pdf import ReportHead, Section, print_report
from registratura.signatures import confined
from registratura.signatures import queries as signatures
from registratura.signatures.fetching import fetcher
from registratura.signatures.findings import Finding, Verdict
from registratura.signatures.kinds import PDF

if TYPE_CHECKING:
    from registratura.accounts.models import User

TASK = "flows.check_identity_papers"
PAPER_NAME = "dovada-identitatii.pdf"


def give_paper(*, user: User, now: datetime) -> None:
    """Make the paper that a person signs to prove who they are. Good for a day, for this account alone."""
    controller = institutions.account_controller()
    head = ReportHead(
        institution=controller.name if controller is not None else "Registratura",
        title=_("Dovada identității"),
        period=_("Semnați această pagină cu semnătura electronică calificată"),
        printed_at=now,
    )
    rows = (
        (_("Numele"), user.full_name),
        (_("Adresa contului"), user.email),
        (_("Dat la"), f"{now.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}"),
        (_("Numai pentru această dovadă"), uuid4().hex),
    )
    remark = _(
        "Semnând, dovediți că sunteți persoana contului de mai sus. Hârtia nu cere și nu recunoaște nimic altceva și "
        "este bună o singură dată, timp de o zi."
    )
    paper = print_report(head=head, sections=[Section(_("Cine semnează"), rows, remark)])
    assurance.give_paper(user_id=user.pk, paper=paper, now=now)


def take_paper(*, user: User, content: bytes, now: datetime) -> None:
    """
    Keep the signed paper and order its check, which takes seconds and is never made while a page waits.

    Raises: ChallengeRefusedError.
    """
    if not content.startswith(b"%PDF-"):
        raise ChallengeRefusedError(_("Alegeți fișierul PDF semnat."), field="signed")
    assurance.take_signed(user_id=user.pk, content=content, now=now)
    app.configure_task(TASK).defer()


def check_papers(*, now: datetime) -> int:
    """Check the signed papers that wait, each once, and return how many were looked at."""
    waiting = proofs.waiting_checks()
    for user_id in waiting:
        check_paper(user_id=user_id, now=now)
    return len(waiting)


def check_paper(*, user_id: int, now: datetime) -> bool:
    """Check one signed paper and say whether it proved the person. Must not run inside a transaction."""
    signed, contact = proofs.signed_paper_of(user_id), people.contact_of(user_id)
    if signed is None or contact is None:
        return False
    checked = confined.check(
        BytesIO(signed.content),
        name=PAPER_NAME,
        media_type=PDF,
        arrived_at=signed.signed_at,
        trust=signatures.trust(with_own_roots=False),
        fetch=fetcher(settings.REVOCATION_HOSTS),
    )
    refusal, finding = _believed(checked.findings.signatures, contact.full_name)
    if checked.failure:
        refusal = _("Fișierul nu a putut fi citit. Semnați din nou hârtia și trimiteți-o.")
    if refusal or finding is None:
        assurance.keep_refusal(user_id=user_id, words=refusal)
        return False
    assurance.prove(
        user_id=user_id,
        level=Level.SIGNATURE,
        method="qualified-signature",
        evidence=_("certificat dat de %s") % finding.certificate.issuer[:120],
        until=finding.certificate.valid_to,
        now=now,
    )
    assurance.put_aside(user_id=user_id)
    return True


def _believed(findings: tuple[Finding, ...], name: str) -> tuple[str, Finding | None]:
    """Return the signature that proves the person, or why none does."""
    if not findings:
        return _("Fișierul nu poartă nicio semnătură."), None
    if len(findings) > 1:
        return _("Fișierul poartă mai multe semnături; semnați singur hârtia."), None
    one = findings[0]
    if one.kind != "signature" or one.qualification != "qes":
        return _("Semnătura nu este calificată: trebuie una dată pe un certificat calificat."), None
    if one.verdict is not Verdict.QUALIFIED or one.coverage not in ("whole", "revision"):
        return (
            _(
                "Semnătura nu a putut fi verificată până la capăt; cereți lămuriri celui care v-a dat certificatul."
            ),
            None,
        )
    if not same_person(name, one.certificate.name):
        return (
            _("Certificatul este al altui nume (%(theirs)s) decât cel din cont (%(ours)s).")
            % {"theirs": one.certificate.name, "ours": name},
            None,
        )
    return "", one
