"""Adding, correcting, merging correspondents; showing a personal code with its trace."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.correspondents import codes
from registratura.correspondents.models import Correspondent
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.identifiers import check_cnp, check_cui, check_iban, check_phone, check_postal_code
from registratura.kernel.text import fold, ro_normalise, sort_key
from registratura.subjects import services as subjects
from registratura.toolkit.envelopes import new_name
from registratura.toolkit.scope import required_institution

FIELDS = (
    "kind",
    "name",
    "cnp",
    "cui",
    "trade_register_number",
    "iban",
    "email",
    "phone",
    "address",
    "locality",
    "county",
    "postal_code",
    "remarks",
)
CODE_FIELDS = ("cnp", "cnp_sealed", "cnp_index", "person_ref")


class CorrespondentRefusedError(DomainError):
    """A correspondent's data cannot be kept so."""

    code = "correspondents.correspondent.refused"


class MergeRefusedError(DomainError):
    """Two correspondents cannot be merged so."""

    code = "correspondents.merge.refused"


@transaction.atomic
def add(*, data: Mapping[str, str], by: Actor | None, now: datetime) -> Correspondent:
    """
    Add a correspondent: `kind` (person, company, body), `name`, and whatever else of FIELDS is known.

    Raises: CorrespondentRefusedError when the name is missing or too long.
    """
    values = normalised(data=data, now=now)
    code = values.pop("cnp")
    correspondent = Correspondent(
        institution_id=required_institution(),
        created_at=now,
        created_by_id=by.id if by is not None else None,
        folded_name=fold(values["name"])[:240],
        sort_key=sort_key(values["name"])[:420],
        **values,
    )
    if code:
        _seal(correspondent, code, now)
    correspondent.save(force_insert=True)
    journal.record(
        action="correspondents.correspondent.added",
        subject_type="correspondent",
        subject_id=correspondent.id,
        by=by,
        details={"name": correspondent.name, "kind": correspondent.kind},
    )
    return correspondent


@transaction.atomic
def correct(
    *, correspondent: Correspondent, data: Mapping[str, str], by: Actor, now: datetime
) -> Correspondent:
    """
    Correct a correspondent; entries keep the name of their day.

    Raises: CorrespondentRefusedError when the name is missing or too long.
    """
    locked = Correspondent.objects.select_for_update().get(pk=correspondent.pk)
    before = {field: getattr(locked, field) for field in FIELDS} | {"cnp": _code(locked)}
    after = normalised(data={**before, **data}, now=now)
    changes = {field: [before[field], after[field]] for field in FIELDS if before[field] != after[field]}
    if not changes:
        return locked
    for field, value in after.items():
        if field != "cnp":
            setattr(locked, field, value)
    if "cnp" in changes:
        _change_code(locked, after["cnp"], by=by, now=now)
    locked.folded_name = fold(after["name"])[:240]
    locked.sort_key = sort_key(after["name"])[:420]
    locked.save(update_fields=[*FIELDS, *CODE_FIELDS, "folded_name", "sort_key"])
    journal.record(
        action="correspondents.correspondent.corrected",
        subject_type="correspondent",
        subject_id=locked.id,
        by=by,
        details={field: change for field, change in changes.items() if field != "cnp"}
        | ({"cnp": "schimbat"} if "cnp" in changes else {}),
    )
    return locked


def _code(row: Correspondent) -> str:
    try:
        return codes.code_of(row)
    except codes.Lost:
        return ""


def _seal(row: Correspondent, code: str, now: datetime) -> None:
    # A key of this line alone: another line of the same person may be forgotten while this one stays in the register.
    ref = subjects.subject_of(identities={"external": f"correspondent {new_name()}"}, now=now).id
    row.cnp, row.person_ref, row.cnp_index = "", ref, codes.index_of(code)
    row.cnp_sealed = subjects.seal_for(
        subject_id=ref, table=codes.TABLE, column=codes.COLUMN, row=str(ref), text=code
    )


def _change_code(row: Correspondent, code: str, *, by: Actor | None, now: datetime) -> None:
    """Put another code, or none, in the place of one whose key goes: so it goes from every copy."""
    if row.person_ref is not None:
        subjects.destroy_keys(
            subject_id=row.person_ref, reason="codul de pe fișă s-a schimbat", by=by, now=now
        )
    row.cnp, row.cnp_sealed, row.cnp_index, row.person_ref = "", "", "", None
    if code:
        _seal(row, code, now)


@transaction.atomic
def seal_codes(*, limit: int, now: datetime) -> int:
    """
    Seal personal codes kept in clear before, at most so many, and return how many were. Safe to repeat.

    Rows that somebody holds are left for the next time, so that nobody waits.
    """
    rows = Correspondent.objects.select_for_update(skip_locked=True).exclude(cnp="").order_by("id")[:limit]
    count = 0
    for row in rows:
        _change_code(row, row.cnp, by=None, now=now)
        row.save(update_fields=CODE_FIELDS)
        count += 1
    return count


FORGOTTEN = "Persoană ștearsă"


@transaction.atomic
def forget(*, correspondent_ids: Sequence[int], now: datetime) -> None:
    """Forget who some correspondents are, on a demand of theirs: the line stays, without name, number and address."""
    empty = {field: "" for field in (*FIELDS, "cnp_sealed", "cnp_index") if field not in ("kind", "name")}
    rows = Correspondent.objects.filter(pk__in=correspondent_ids)
    refs = rows.filter(person_ref__isnull=False).order_by("id").values_list("person_ref", flat=True)
    for ref in filter(None, list(refs)):
        subjects.destroy_keys(subject_id=ref, reason="corespondent uitat la cerere", by=None, now=now)
    rows.update(
        **empty, person_ref=None, name=FORGOTTEN, folded_name=fold(FORGOTTEN), sort_key=sort_key(FORGOTTEN)
    )
    for correspondent_id in sorted(correspondent_ids):
        journal.record(
            action="correspondents.correspondent.forgotten",
            subject_type="correspondent",
            subject_id=correspondent_id,
            by=None,
            details={},
        )


def normalised(*, data: Mapping[str, str], now: datetime) -> dict[str, str]:
    """
    Return the data in the form to store: letters, spaces, check digits' canonical writing.

    Wrong check digits are kept as typed: they warn on screen and never block.
    Raises: CorrespondentRefusedError when the name is missing or too long.
    """
    values = {field: ro_normalise(str(data.get(field, "") or ""), single_line=True) for field in FIELDS}
    values["kind"] = values["kind"] or str(Correspondent.Kind.PERSON)
    if values["kind"] not in Correspondent.Kind.values:
        raise CorrespondentRefusedError(_("Alegeți: persoană, firmă sau instituție."), field="kind")
    if not values["name"]:
        raise CorrespondentRefusedError(_("Scrieți numele corespondentului."), field="name")
    if len(values["name"]) > 200:
        raise CorrespondentRefusedError(
            _("Numele are %d caractere; scrieți cel mult 200.") % len(values["name"]), field="name"
        )
    _write_canonically(values, now)
    for field, value in values.items():
        longest: int | None = getattr(Correspondent._meta.get_field(field), "max_length", None)
        if longest is not None and len(value) > longest:
            raise CorrespondentRefusedError(
                _("Prea lung: %(count)d caractere, cel mult %(most)d.")
                % {"count": len(value), "most": longest},
                field=field,
            )
    return values


def _write_canonically(values: dict[str, str], now: datetime) -> None:
    today = legal_date(now)
    if values["cnp"]:
        values["cnp"] = check_cnp(values["cnp"], today=today).value
    if values["cui"]:
        values["cui"] = check_cui(values["cui"], today=today).value
    if values["iban"]:
        values["iban"] = check_iban(values["iban"]).value
    if values["phone"]:
        values["phone"] = check_phone(values["phone"]).value
    if values["postal_code"]:
        values["postal_code"] = check_postal_code(values["postal_code"], county=values["county"]).value


def reveal_cnp(*, correspondent: Correspondent, reason: str, by: Actor) -> str:
    """
    Return the personal code and write down who saw it and why.

    Raises: CorrespondentRefusedError without a reason, or when it does not open any more.
    """
    if not reason.strip():
        raise CorrespondentRefusedError(_("Scrieți de ce aveți nevoie de CNP."), field="reason")
    try:
        code = codes.code_of(correspondent)
    except codes.Lost as error:
        raise CorrespondentRefusedError(
            _("CNP-ul nu se mai poate deschide: cheia lui lipsește. Cereți-l din nou și corectați fișa."),
            field="reason",
        ) from error
    journal.record(
        action="correspondents.cnp.revealed",
        subject_type="correspondent",
        subject_id=correspondent.id,
        by=by,
        details={"reason": ro_normalise(reason, single_line=True)[:300]},
    )
    return code


@transaction.atomic
def merge(*, keep: Correspondent, merged: Correspondent, by: Actor) -> None:
    """
    Let one correspondent take over another: the second leads to the first from now on, and can be set free again.

    Raises: MergeRefusedError for the same one, or one already merged.
    """
    pair = {
        c.id: c
        for c in Correspondent.objects.select_for_update().filter(pk__in=[keep.id, merged.id]).order_by("id")
    }
    if len(pair) < 2:
        raise MergeRefusedError(_("Alegeți doi corespondenți diferiți."))
    if pair[keep.id].merged_into_id is not None or pair[merged.id].merged_into_id is not None:
        raise MergeRefusedError(_("Unul dintre ei este deja unit cu altul; deschideți-l pe cel rămas."))
    Correspondent.objects.filter(merged_into_id=merged.id).update(merged_into_id=keep.id)
    Correspondent.objects.filter(pk=merged.id).update(merged_into_id=keep.id)
    journal.record(
        action="correspondents.correspondent.merged",
        subject_type="correspondent",
        subject_id=merged.id,
        by=by,
        details={"into": keep.id, "name": pair[merged.id].name, "into_name": pair[keep.id].name},
    )


@transaction.atomic
def unmerge(*, correspondent: Correspondent, by: Actor) -> None:
    """
    Set a merged correspondent free again.

    Raises: MergeRefusedError when it is not merged.
    """
    locked = Correspondent.objects.select_for_update().get(pk=correspondent.pk)
    if locked.merged_into_id is None:
        raise MergeRefusedError(_("Corespondentul nu este unit cu altul."))
    into = locked.merged_into_id
    locked.merged_into_id = None
    locked.save(update_fields=["merged_into"])
    journal.record(
        action="correspondents.correspondent.unmerged",
        subject_type="correspondent",
        subject_id=locked.id,
        by=by,
        details={"from": into},
    )


def note_use(*, correspondent_ids: Iterable[int], now: datetime) -> None:
    """Remember that these were used, so that they come first when typed again. Outside the entry's transaction."""
    ids = sorted(set(correspondent_ids))
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE correspondents_correspondent SET used_count = used_count + 1, last_used_at = %s"
                " WHERE institution_id = %s AND id IN (SELECT id FROM correspondents_correspondent"
                " WHERE institution_id = %s AND id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED)",
                [now, required_institution(), required_institution(), ids],
            )
