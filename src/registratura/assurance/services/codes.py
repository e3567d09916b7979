"""Short codes: by telephone, and to show at a counter. Few tries, short life, one at a time."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from registratura.assurance.fingerprints import of_code
from registratura.assurance.kinds import CodePurpose
from registratura.assurance.models import Code

LIFE: Final = {CodePurpose.PHONE: timedelta(minutes=10), CodePurpose.COUNTER: timedelta(minutes=15)}
TRIES: Final = 5
# Without signs that are taken for one another when read aloud.
_SIGNS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class CodeTried:
    """What came of a try: the telephone that is proven, or how many tries are left; none for a dead code."""

    good: bool
    phone: str = ""
    tries_left: int = 0


@transaction.atomic
def give_code(*, user_id: int, purpose: CodePurpose, now: datetime, phone: str = "") -> str:
    """Return a new code of a person, in place of any earlier one; only its fingerprint is kept."""
    if purpose is CodePurpose.PHONE:
        code = f"{secrets.randbelow(1_000_000):06}"
    else:
        code = "".join(secrets.choice(_SIGNS) for _ in range(8))
    Code.objects.filter(user_id=user_id, purpose=purpose).delete()
    Code(
        user_id=user_id,
        purpose=purpose,
        digest=of_code(purpose, code if purpose is CodePurpose.COUNTER else f"{user_id}:{code}"),
        phone=phone,
        given_at=now,
        ends_at=now + LIFE[purpose],
    ).save(force_insert=True)
    return code


@transaction.atomic
def try_code(*, user_id: int, code: str, now: datetime) -> CodeTried:
    """
    Try the code that went to a telephone, and use it up when it is good; after five wrong ones it is over.

    Raises nothing, so that a wrong try is kept with the transaction.
    """
    rows = Code.objects.select_for_update().filter(user_id=user_id, purpose=CodePurpose.PHONE)
    kept = rows.filter(ends_at__gt=now, wrong_tries__lt=TRIES).first()
    typed = of_code(CodePurpose.PHONE, f"{user_id}:{_plain(code)}")
    if kept is None:
        return CodeTried(good=False)
    if not hmac.compare_digest(bytes(kept.digest), typed):
        kept.wrong_tries += 1
        kept.save(update_fields=["wrong_tries"])
        return CodeTried(good=False, tries_left=TRIES - kept.wrong_tries)
    phone = kept.phone
    kept.delete()
    return CodeTried(good=True, phone=phone)


def owner_of_code(*, code: str, now: datetime) -> int | None:
    """Return whose code is shown at a counter, without using it; None for a code that is none or too old."""
    rows = Code.objects.filter(
        purpose=CodePurpose.COUNTER, digest=of_code(CodePurpose.COUNTER, _plain(code)), ends_at__gt=now
    )
    return rows.values_list("user_id", flat=True).first()


def use_code(*, code: str, now: datetime) -> int | None:
    """Use up the code shown at a counter and return whose it was. Of two counters at once, one wins."""
    owner = owner_of_code(code=code, now=now)
    if owner is None:
        return None
    rows = Code.objects.filter(purpose=CodePurpose.COUNTER, user_id=owner)
    gone, _kinds = rows.filter(digest=of_code(CodePurpose.COUNTER, _plain(code))).delete()
    return owner if gone else None


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())[:20]
