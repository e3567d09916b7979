"""Proving who one is: telephone, counter, identity provider; and taking a proof back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.queries import Contact
from registratura.assurance import queries as proofs
from registratura.assurance import rules
from registratura.assurance import services as assurance
from registratura.assurance.errors import CodeRefusedError, ProofRefusedError
from registratura.assurance.fingerprints import of_identifier, of_phone
from registratura.assurance.kinds import CodePurpose
from registratura.assurance.names import same_person
from registratura.assurance.openid.provider import Provider
from registratura.assurance.openid.tokens import Identity
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.kernel.assurance import Level
from registratura.messaging import services as messages
from registratura.messaging.catalogue import Kind
from registratura.messaging.services.sending import Outside, checked_phone
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User


def phone_possible() -> bool:
    """Say whether short messages can be sent here, and by whose name."""
    return bool(settings.SMS_URL) and institutions.account_controller() is not None


@transaction.atomic
def send_phone_code(*, user: User, phone: str, now: datetime) -> str:
    """
    Send a code to a telephone and return the number as it will be kept.

    Raises: CodeRefusedError where no message can be sent; MessageRefusedError for a number that is none.
    """
    controller = institutions.account_controller()
    if controller is None or not phone_possible():
        raise CodeRefusedError(_("Aici nu se pot trimite SMS-uri; alegeți alt nivel."), field="phone")
    number = checked_phone(phone=phone)
    code = assurance.give_code(user_id=user.pk, purpose=CodePurpose.PHONE, phone=number, now=now)
    with acting_for(controller.id):
        messages.send(
            kind=Kind.PHONE_CODE,
            to=Outside(phone=number, language=user.language),
            context={"code": code},
            dedupe_key=f"assurance:phone:{uuid4().hex}",
            by=None,
            now=now,
        )
    return number


def prove_phone(*, user: User, code: str, now: datetime) -> None:
    """
    Prove the telephone to which a code went; it becomes the telephone of the profile.

    Raises: CodeRefusedError, after the wrong try was counted.
    """
    tried = assurance.try_code(user_id=user.pk, code=code, now=now)
    if not tried.good:
        words = _("Codul nu este bun: a fost scris greșit, folosit sau a expirat.")
        left = (
            _("Mai puteți încerca de %d ori.") % tried.tries_left if tried.tries_left else _("Cereți altul.")
        )
        raise CodeRefusedError(f"{words} {left}", field="code")
    with transaction.atomic():
        kept = people.profile_of(user.pk)
        accounts.change_profile(user=user, phone=tried.phone, addressed_as=kept.addressed_as, now=now)
        assurance.prove(
            user_id=user.pk,
            level=Level.PHONE,
            method="sms",
            evidence=_("numărul se termină în %s") % tried.phone[-3:],
            fingerprint=of_phone(tried.phone),
            now=now,
        )


def counter_code(*, user: User, now: datetime) -> str:
    """Return a code that the person shows at a counter within a quarter of an hour."""
    return assurance.give_code(user_id=user.pk, purpose=CodePurpose.COUNTER, now=now)


def shown_at_counter(*, code: str, by: User, now: datetime) -> Contact:
    """
    Return whose account it is that somebody shows a code of, without using the code.

    Raises: CodeRefusedError for a code that is none, too old, or the official's own.
    """
    owner = assurance.owner_of_code(code=code, now=now)
    contact = people.contact_of(owner) if owner is not None else None
    if contact is None or not contact.is_active:
        raise CodeRefusedError(
            _(
                "Codul nu este bun: a fost scris greșit, folosit sau au trecut 15 minute. Cereți persoanei altul."
            ),
            field="code",
        )
    if contact.user_id == by.pk:
        raise CodeRefusedError(_("Nimeni nu își confirmă singur identitatea."), field="code")
    return contact


@transaction.atomic
def confirm_at_counter(
    *, institution_id: int, code: str, paper: str, ending: str, name_matches: bool, by: User, now: datetime
) -> Contact:
    """
    Keep that an official saw a person and the identity paper, and return whose account it is. The code is used up.

    Of the paper only its kind and the last four characters of its number are kept, for the person; the journal of the
    institution has the kind alone. Raises: CodeRefusedError, ProofRefusedError.
    """
    contact = shown_at_counter(code=code, by=by, now=now)
    kept = rules.paper_ending(paper=paper, ending=ending)
    if paper not in dict(proofs.PAPERS):
        raise ProofRefusedError(_("Alegeți actul pe care îl vedeți."), field="paper")
    if kept is None:
        raise ProofRefusedError(
            _("Scrieți ultimele patru caractere ale numărului actului, litere și cifre."), field="ending"
        )
    if not name_matches:
        raise ProofRefusedError(
            _("Bifați că numele și fotografia din act sunt ale persoanei din fața dumneavoastră."),
            field="same",
        )
    if assurance.use_code(code=code, now=now) != contact.user_id:
        raise CodeRefusedError(_("Codul a fost folosit între timp la alt ghișeu."), field="code")
    with acting_for(institution_id):
        number = assurance.prove(
            user_id=contact.user_id,
            level=Level.COUNTER,
            method=f"paper-{paper}",
            evidence=proofs.paper_words(paper, kept),
            witness_id=by.pk,
            place_id=institution_id,
            now=now,
        )
        journal.record(
            action="assurance.person.seen",
            subject_type="user",
            subject_id=contact.user_id,
            by=by,
            details={"proof": number, "paper": paper},
        )
    return contact


@transaction.atomic
def withdraw(*, institution_id: int, proof_id: int, by: User, now: datetime) -> Contact:
    """
    Take back what the institution confirmed at its counter by mistake; return whose it was.

    Raises: ProofRefusedError when there is no such confirmation, or it ended.
    """
    with acting_for(institution_id):
        owner = assurance.end_proof(proof_id=proof_id, place_id=institution_id, now=now)
        contact = people.contact_of(owner) if owner is not None else None
        if owner is None or contact is None:
            raise ProofRefusedError(_("Confirmarea nu mai este în vigoare."))
        journal.record(
            action="assurance.person.withdrawn",
            subject_type="user",
            subject_id=owner,
            by=by,
            details={"proof": proof_id},
        )
    return contact


@transaction.atomic
def prove_by_provider(*, user: User, identity: Identity, provider: Provider, now: datetime) -> bool:
    """
    Keep that an identity provider vouched for a person, and say whether its identity is new to the account.

    Of the national number only a fingerprint is kept. Raises: ProofRefusedError for another name, ProviderRefusedError
    for an identity of another account.
    """
    if not same_person(user.full_name, identity.full_name):
        raise ProofRefusedError(
            _(
                "%(provider)s spune alt nume decât cel din cont (%(name)s). Îndreptați numele contului și reluați."
            )
            % {"provider": provider.name, "name": user.full_name}
        )
    fresh = assurance.link_provider(
        user_id=user.pk, provider=provider.name, issuer=provider.issuer, subject=identity.subject, now=now
    )
    assurance.prove(
        user_id=user.pk,
        level=Level.OIDC,
        method="openid",
        evidence=provider.name,
        fingerprint=of_identifier(identity.identifier) if identity.identifier else None,
        now=now,
    )
    return fresh


def account_behind(*, identity: Identity, provider: Provider) -> Contact | None:
    """Return whose account an identity at a provider opens, or None."""
    owner = proofs.account_of(issuer=provider.issuer, subject=identity.subject)
    contact = people.contact_of(owner) if owner is not None else None
    return contact if contact is not None and contact.is_active else None


def change_name(*, user: User, full_name: str, now: datetime) -> bool:
    """
    Let a person without a role write the own name as the identity paper has it; say whether it changed.

    What proved the former name ends: counter, provider, signature. Raises: ProfileRefusedError.
    """
    with transaction.atomic():
        changed = accounts.change_name(user=user, full_name=full_name)
        if changed:
            assurance.end_proofs(
                user_id=user.pk, levels=[Level.COUNTER, Level.OIDC, Level.SIGNATURE], now=now
            )
    return changed
