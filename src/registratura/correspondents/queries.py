"""Finding correspondents as one types, and those that may be the same."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q, QuerySet

from registratura.correspondents import codes
from registratura.correspondents.models import Correspondent
from registratura.kernel.text import fold, sort_key
from registratura.toolkit.scope import required_institution

SUGGESTIONS = 8
MOST_WORDS = 12
CNP_DIGITS = 13
SAME_MOST = 200


@dataclass(frozen=True, slots=True)
class CorrespondentCard:
    """A correspondent on screen. The personal code is masked; `cnp_present` says whether there is one."""

    id: int
    kind: str
    kind_name: str
    name: str
    cnp_masked: str
    cui: str
    trade_register_number: str
    iban: str
    email: str
    phone: str
    address: str
    locality: str
    county: str
    postal_code: str
    remarks: str
    used_count: int
    merged_into_id: int | None

    @property
    def cnp_present(self) -> bool:
        """Whether a personal code is known."""
        return bool(self.cnp_masked)

    @property
    def place(self) -> str:
        """The address in one line."""
        return ", ".join(part for part in (self.address, self.locality, self.county) if part)


def card_of(correspondent: Correspondent) -> CorrespondentCard:
    """Return what may be shown of a correspondent."""
    return CorrespondentCard(
        id=correspondent.id,
        kind=correspondent.kind,
        kind_name=str(Correspondent.Kind(correspondent.kind).label),
        name=correspondent.name,
        cnp_masked=codes.masked(correspondent),
        cui=correspondent.cui,
        trade_register_number=correspondent.trade_register_number,
        iban=correspondent.iban,
        email=correspondent.email,
        phone=correspondent.phone,
        address=correspondent.address,
        locality=correspondent.locality,
        county=correspondent.county,
        postal_code=correspondent.postal_code,
        remarks=correspondent.remarks,
        used_count=correspondent.used_count,
        merged_into_id=correspondent.merged_into_id,
    )


def by_id(correspondent_id: int) -> Correspondent | None:
    """Return a correspondent, or None."""
    return Correspondent.objects.filter(pk=correspondent_id).first()


def by_ids(correspondent_ids: list[int]) -> dict[int, Correspondent]:
    """Return correspondents by their numbers, in one query."""
    return (
        {c.id: c for c in Correspondent.objects.filter(pk__in=correspondent_ids)} if correspondent_ids else {}
    )


def find(typed: str, *, limit: int = SUGGESTIONS) -> list[CorrespondentCard]:
    """
    Return the correspondents that match what was typed: name without diacritics, CUI, CNP, e-mail.

    The most used come first. Fewer than two characters find nothing.
    """
    if len(fold(typed).strip()) < 2:
        return []
    by_data = _matching(typed)
    if by_data is None:
        return _by_name(typed, order="used", place=None, limit=limit)
    ranked = by_data.order_by(F("last_used_at").desc(nulls_last=True), "sort_key", "id")
    return [card_of(correspondent) for correspondent in ranked[:limit]]


def _matching(typed: str) -> QuerySet[Correspondent] | None:
    """Return those that stand and match: the start of a CUI or e-mail, a whole CNP; None when a name was typed."""
    matches: QuerySet[Correspondent] = Correspondent.objects.filter(merged_into__isnull=True)
    text = fold(typed).strip()
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) >= 4 and len(digits) >= len(text) - 3:
        by_code = codes.ids_with([digits]) if len(digits) == CNP_DIGITS else []
        return matches.filter(Q(cui__startswith=digits) | Q(pk__in=by_code))
    if "@" in text:
        return matches.filter(email__istartswith=text)
    return None if text else matches


def _by_name(typed: str, *, order: str, place: tuple[str, int] | None, limit: int) -> list[CorrespondentCard]:
    """Look for every word in the name through the inverted index; the function keeps to the institution in scope."""
    required_institution()
    patterns = [f"%{_escaped(word)}%" for word in fold(typed).split()[:MOST_WORDS]]
    key, number = place or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM correspondents_search_keys(%s::text[], %s, %s, %s, %s)",
            [patterns, order, key, number, limit],
        )
        keys = [row[0] for row in cursor.fetchall()]
    found = by_ids(keys)
    return [card_of(found[number]) for number in keys if number in found]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def recently_used(*, limit: int = SUGGESTIONS) -> list[CorrespondentCard]:
    """Return the correspondents used last, the newest first."""
    used = Correspondent.objects.filter(merged_into__isnull=True, last_used_at__isnull=False)
    return [card_of(correspondent) for correspondent in used.order_by("-last_used_at", "id")[:limit]]


def merged_into(correspondent_id: int) -> list[CorrespondentCard]:
    """Return those that a correspondent has taken over, in alphabetical order."""
    taken = Correspondent.objects.filter(merged_into_id=correspondent_id).order_by("sort_key", "id")
    return [card_of(correspondent) for correspondent in taken]


def kind_names() -> list[tuple[str, str]]:
    """Return the kinds of correspondents with their names on screen."""
    return [(kind.value, str(kind.label)) for kind in Correspondent.Kind]


def by_email(address: str) -> Correspondent | None:
    """Return the correspondent last used with this e-mail address, or None."""
    if not address:
        return None
    return (
        Correspondent.objects.filter(email=address.lower(), merged_into__isnull=True)
        .order_by(F("last_used_at").desc(nulls_last=True), "id")
        .first()
    )


def same_name(name: str, *, kind: str = "") -> list[Correspondent]:
    """Return correspondents whose folded name is exactly this one's: candidates for being the same."""
    same: QuerySet[Correspondent] = Correspondent.objects.filter(
        folded_name=fold(name)[:240], merged_into__isnull=True
    )
    if kind:
        same = same.filter(kind=kind)
    return list(same.order_by("id")[:20])


def known_as(*, kind: str, name: str, cnp: str = "", cui: str = "") -> Correspondent | None:
    """Return one of this kind with the same tax or personal code or, where neither is given, with the same name."""
    if not (cnp or cui):
        return next(iter(same_name(name, kind=kind)), None)
    same = Q(pk__in=codes.ids_with([cnp]))
    if cui:
        same |= Q(cui=cui)
    found = Correspondent.objects.filter(same, kind=kind, merged_into__isnull=True)
    return found.order_by("id").first()


def cards_of_name(name: str) -> list[CorrespondentCard]:
    """Return the correspondents who bear a name, diacritics ignored."""
    return [card_of(row) for row in same_name(name)]


def namesakes(names: Iterable[str]) -> list[list[CorrespondentCard]]:
    """Return those who share one of these names, diacritics ignored; a name that one alone bears is left out."""
    folded = list(dict.fromkeys(fold(name)[:240] for name in names))
    if not folded:
        return []
    bearers: dict[str, list[CorrespondentCard]] = {name: [] for name in folded}
    for row in Correspondent.objects.filter(folded_name__in=folded, merged_into__isnull=True).order_by("id"):
        bearers[row.folded_name].append(card_of(row))
    return [cards for cards in bearers.values() if len(cards) > 1]


def same_person_candidates(correspondent: Correspondent) -> list[CorrespondentCard]:
    """Return others with the same CNP, CUI, e-mail or folded name. Proposes; a person decides."""
    same = Q(folded_name=correspondent.folded_name) | Q(pk__in=codes.ids_with(_codes([correspondent])))
    for field in ("cui", "email"):
        if value := getattr(correspondent, field):
            same |= Q(**{field: value})
    others = Correspondent.objects.filter(same, merged_into__isnull=True).exclude(pk=correspondent.pk)
    return [card_of(other) for other in others.order_by("sort_key", "id")[:20]]


def same_persons(correspondent_ids: Iterable[int]) -> list[int]:
    """
    Return the numbers of these correspondents and of all who share a CNP, CUI, e-mail or folded name with one of them.

    Those taken over by one of them are among them. At most SAME_MOST.
    """
    numbers = list(correspondent_ids)
    known = list(Correspondent.objects.filter(pk__in=numbers))
    if not known:
        return []
    same = Q(pk__in=[*numbers, *codes.ids_with(_codes(known))]) | Q(merged_into_id__in=numbers)
    same |= Q(folded_name__in={one.folded_name for one in known})
    for field in ("cui", "email"):
        if values := {getattr(one, field) for one in known} - {""}:
            same |= Q(**{f"{field}__in": values})
    return list(Correspondent.objects.filter(same).order_by("id").values_list("id", flat=True)[:SAME_MOST])


def cnp_of(correspondent: Correspondent) -> str:
    """
    Return the personal code for a check of its digits, empty when none is known or it does not open.

    Whoever shows it to a person uses `services.reveal_cnp`, which writes down who saw it and why.
    """
    return "".join(_codes([correspondent]))


def codes_in_clear() -> int:
    """Return how many codes still wait to be sealed (services.seal_codes)."""
    return Correspondent.objects.exclude(cnp="").count()


def _codes(rows: Iterable[Correspondent]) -> list[str]:
    found = []
    for row in rows:
        with suppress(*codes.Lost):
            found.append(codes.code_of(row))
    return [code for code in found if code]


def _in_order(
    rows: QuerySet[Correspondent], *, backwards: bool, place: tuple[str, int] | None
) -> QuerySet[Correspondent]:
    if place is not None:
        key, number = place
        rows = (
            rows.filter(Q(sort_key__lt=key) | Q(sort_key=key, id__lt=number))
            if backwards
            else rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, id__gt=number))
        )
    return rows.order_by("-sort_key", "-id") if backwards else rows.order_by("sort_key", "id")


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """A page of the directory in Romanian alphabetical order; cursors are empty at the ends."""

    cards: list[CorrespondentCard]
    after: str
    before: str


def directory(*, typed: str = "", after: str = "", before: str = "", size: int = 50) -> DirectoryPage:
    """
    Return a page of the directory; cursors are the opaque strings of an earlier page.

    typed: as in `find`: a part of the name, CUI, CNP, e-mail. Nothing typed gives everyone.
    """
    backwards = bool(before)
    cursor = before or after
    key, _sep, number = cursor.rpartition(":")
    is_place = number.isascii() and number.isdigit() and len(number) < 19
    place = (key, int(number)) if is_place else None
    rows = _matching(typed)
    if rows is None:
        order = "before" if backwards else "after"
        found = _by_name(typed, order=order, place=place, limit=size + 1)
    else:
        found = [card_of(row) for row in _in_order(rows, backwards=backwards, place=place)[: size + 1]]
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    first = f"{sort_key(found[0].name)[:420]}:{found[0].id}" if found else ""
    last = f"{sort_key(found[-1].name)[:420]}:{found[-1].id}" if found else ""
    return DirectoryPage(
        cards=found,
        after=last if (more or backwards) and found else "",
        before=first if (cursor and not backwards) or (backwards and more) else "",
    )
