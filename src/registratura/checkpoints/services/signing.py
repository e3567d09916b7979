"""Signing the state of the journal, after it was proven to continue the state signed before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.checkpoints import outside
from registratura.checkpoints.models import Alarm, Checkpoint
from registratura.checkpoints.services.alarms import raise_alarm
from registratura.checkpoints.services.keys import signer
from registratura.journal.proofs import Growth, growth_since
from registratura.kernel import notes
from registratura.kernel.merkle import verify_consistency
from registratura.toolkit.scope import required_institution

_LOCK = 21_066


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of signing. `checkpoint`: the newest signed state, or None; `refused`: why nothing was signed."""

    checkpoint: Checkpoint | None
    fresh: bool = False
    refused: str = ""


@transaction.atomic
def sign_state(*, origin: str, now: datetime) -> Signed:
    """
    Sign the newest sealed state of the journal of the institution in scope, if it grew since the last one.

    What does not continue the state signed before (in the database, or kept outside it) is not signed: the alarm
    is given, and given once. Safe to run twice at once.
    """
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::integer)", [_LOCK, institution_id])
    last = Checkpoint.objects.order_by("-size").first()
    growth = growth_since(last.size if last is not None else 0)
    refusal = _refusal(last, growth, outside.latest(institution_id))
    if refusal:
        raise_alarm(kind=Alarm.Kind.CHAIN, words=refusal, now=now)
        return Signed(last, refused=refusal)
    if Alarm.objects.filter(kind=Alarm.Kind.CHAIN, ended_at__isnull=True).exists():
        return Signed(last, refused=_("alarma de dinainte nu este încheiată"))
    if growth is None or (last is not None and growth.size == last.size):
        return Signed(last)
    key = signer(origin=origin, now=now)
    body = notes.Checkpoint(key.name, growth.size, growth.root).body()
    made = Checkpoint(
        institution_id=institution_id,
        size=growth.size,
        root_hash=growth.root,
        note=notes.sign_note(body, name=key.name, private_key=key.private_key),
        signed_at=now,
    )
    made.save(force_insert=True)
    note = made.note
    transaction.on_commit(lambda: outside.keep(institution_id, note))
    return Signed(made, fresh=True)


def _refusal(last: Checkpoint | None, growth: Growth | None, kept: notes.Checkpoint | None) -> str:
    """Say why the journal as it is now must not be signed, naming the place; empty when it may."""
    if last is not None:
        if growth is None:
            return _(
                "Din jurnal lipsesc acte de sub starea semnată peste %(size)d acte: ultimele rânduri au fost șterse "
                "sau baza de date este o copie veche."
            ) % {"size": last.size}
        if not verify_consistency(
            earlier_size=last.size,
            earlier_root=bytes(last.root_hash),
            size=growth.size,
            root=growth.root,
            proof=growth.hashes,
        ):
            return _(
                "Jurnalul nu continuă starea semnată peste %(size)d acte: un act de dinaintea ei a fost schimbat "
                "sau mutat."
            ) % {"size": last.size}
    if growth is not None and growth.changed:
        return _("Acte schimbate după scriere: %s.") % ", ".join(f"nr. {one}" for one in growth.changed[:10])
    return _of_copy(last, growth, kept)


def _of_copy(last: Checkpoint | None, growth: Growth | None, kept: notes.Checkpoint | None) -> str:
    if kept is None:
        return ""
    size = growth.size if growth is not None else last.size if last is not None else 0
    if kept.size > size:
        return _(
            "Starea publicată cuprinde %(kept)d acte, jurnalul numai %(size)d: lipsesc actele de la poziția "
            "%(size)d la %(last)d. Baza de date este o copie mai veche."
        ) % {"kept": kept.size, "size": size, "last": kept.size - 1}
    signed = Checkpoint.objects.filter(size=kept.size).values_list("root_hash", flat=True).first()
    root = bytes(signed) if signed is not None else _root_at(kept.size)
    if root is not None and root != kept.root:
        return _(
            "Starea publicată peste %(size)d acte are altă rădăcină decât jurnalul: trecutul a fost rescris."
        ) % {"size": kept.size}
    return ""


def _root_at(size: int) -> bytes | None:
    growth = growth_since(size, size=size)
    return growth.earlier_root if growth is not None else None
