"""Identities at providers by which a person opens the account."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.assurance.errors import ProviderRefusedError
from registratura.assurance.fingerprints import of_subject
from registratura.assurance.models import ProviderLink
from registratura.assurance.services.proofs import end_proofs
from registratura.kernel.assurance import Level


@transaction.atomic
def link_provider(*, user_id: int, provider: str, issuer: str, subject: str, now: datetime) -> bool:
    """
    Remember an identity at a provider for an account, and say whether it is new.

    Raises: ProviderRefusedError when the identity opens another account, or the account has another identity there.
    """
    digest = of_subject(issuer, subject)
    kept = ProviderLink.objects.select_for_update().filter(user_id=user_id, issuer=issuer).first()
    if kept is not None:
        if bytes(kept.subject_digest) != digest:
            raise ProviderRefusedError(
                _(
                    "La furnizor ați intrat cu altă identitate decât cea legată de cont. Intrați cu aceeași, sau "
                    "dezlegați-o întâi pe cea dinainte."
                )
            )
        kept.used_at = now
        kept.save(update_fields=["used_at"])
        return False
    try:
        with transaction.atomic():
            ProviderLink(
                user_id=user_id,
                provider=provider[:60],
                issuer=issuer,
                subject_digest=digest,
                linked_at=now,
                used_at=now,
            ).save(force_insert=True)
    except IntegrityError as error:
        raise ProviderRefusedError(
            _("Identitatea aceasta deschide deja alt cont. Intrați în acela sau dezlegați-o acolo.")
        ) from error
    return True


@transaction.atomic
def unlink_provider(*, user_id: int, link_id: int, now: datetime) -> str | None:
    """Forget an identity at a provider and what it proved; return the provider, None when there is no such one."""
    rows = ProviderLink.objects.filter(user_id=user_id, pk=link_id)
    provider = rows.values_list("provider", flat=True).first()
    if provider is None or not rows.delete()[0]:
        return None
    end_proofs(user_id=user_id, levels=[Level.OIDC], now=now)
    return provider
