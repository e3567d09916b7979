"""Letting go of what ended, and of everything about a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction

from registratura.assurance.models import Challenge, Code, Proof, ProviderLink, SignUp

KEPT_AFTER: Final = timedelta(days=1)
ENDED_KEPT: Final = timedelta(days=365)
_MODELS: Final[dict[str, type[models.Model]]] = {
    "proof": Proof,
    "provider": ProviderLink,
    "code": Code,
    "challenge": Challenge,
    "sign-up": SignUp,
}


@transaction.atomic
def forget(*, user_id: int) -> None:
    """Forget all that was proven of a person whose account closes."""
    for model in (Proof, ProviderLink, Code, Challenge):
        model._default_manager.filter(user_id=user_id).delete()


@transaction.atomic
def forget_rows(*, model: str, numbers: Sequence[int]) -> None:
    """Erase rows about persons: of `proof`, `provider`, `code`, `challenge`, `sign-up`."""
    _MODELS[model]._default_manager.filter(pk__in=numbers).delete()


@transaction.atomic
def forget_what_ended(*, now: datetime) -> int:
    """Forget links, codes and papers a day after their end, and proofs a year after theirs; return how many."""
    wanted: list[tuple[type[models.Model], dict[str, Any]]] = [
        (SignUp, {"ends_at__lt": now - KEPT_AFTER}),
        (Code, {"ends_at__lt": now - KEPT_AFTER}),
        (Challenge, {"ends_at__lt": now - KEPT_AFTER}),
        (Proof, {"ended_at__lt": now - ENDED_KEPT}),
        (Proof, {"lapses_at__lt": now - ENDED_KEPT}),
    ]
    return sum(model._default_manager.filter(**which).delete()[0] for model, which in wanted)
