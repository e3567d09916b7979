"""Papers given to sign: kept as they were given, taken back signed, put aside when checked."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.assurance.errors import ChallengeRefusedError
from registratura.assurance.kinds import ChallengeState
from registratura.assurance.models import Challenge

LIFE: Final = timedelta(days=1)
MOST_BYTES: Final = 2 * 1024 * 1024


@transaction.atomic
def give_paper(*, user_id: int, paper: bytes, now: datetime) -> None:
    """Keep the paper that a person is given to sign, in place of any earlier one. Good for a day."""
    Challenge.objects.filter(user_id=user_id).delete()
    Challenge(user_id=user_id, paper=paper, given_at=now, ends_at=now + LIFE).save(force_insert=True)


@transaction.atomic
def take_signed(*, user_id: int, content: bytes, now: datetime) -> None:
    """
    Keep what a person says is the signed paper, to be checked.

    Raises: ChallengeRefusedError when no paper waits, or these bytes cannot be it: another file, or unsigned.
    """
    kept = Challenge.objects.select_for_update().filter(user_id=user_id, ends_at__gt=now).first()
    if kept is None:
        raise ChallengeRefusedError(_("Hârtia de semnat nu mai este bună. Cereți alta."))
    if len(content) > MOST_BYTES:
        raise ChallengeRefusedError(
            _("Fișierul este prea mare: hârtia semnată are cel mult 2 MB."), field="signed"
        )
    paper = bytes(kept.paper)
    if content == paper:
        raise ChallengeRefusedError(
            _("Fișierul nu este semnat. Semnați-l în programul dumneavoastră și trimiteți-l pe acela."),
            field="signed",
        )
    # A signature is added behind the paper; what comes before it is the paper, byte for byte.
    if not content.startswith(paper):
        raise ChallengeRefusedError(
            _(
                "Fișierul nu este hârtia dată de noi, cu semnătura adăugată. Descărcați-o din nou și semnați-o pe ea."
            ),
            field="signed",
        )
    kept.state, kept.signed, kept.signed_at, kept.refusal = ChallengeState.CHECKING, content, now, ""
    kept.save(update_fields=["state", "signed", "signed_at", "refusal"])


def keep_refusal(*, user_id: int, words: str) -> None:
    """Write down why a signed paper proves nothing; the person may sign the same paper again."""
    Challenge.objects.filter(user_id=user_id, state=ChallengeState.CHECKING).update(
        state=ChallengeState.REFUSED, refusal=words[:300], signed=None
    )


def put_aside(*, user_id: int) -> None:
    """Throw a paper away, with what was signed: it did its work."""
    Challenge.objects.filter(user_id=user_id).delete()
