"""Lists of an older program moved in, row by row: correspondents and people; who is here already is passed over."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.correspondents import queries as correspondents
from registratura.correspondents import services as directory
from registratura.flows.onboarding import invite_person
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.errors import DomainError
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import acting_for
from registratura.toolkit.sheets import UnreadableTableError, table_in
from registratura.transfers.errors import TransferRefusedError

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution

_PORTION: Final = 200
_HEADINGS_WITHIN: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """
    What becomes of a row: `state` ready | brought | known | refused, why, and a link that lets the person in once.

    place: the number of the row in the file, headings counted.
    """

    place: int
    state: str
    why: str = ""
    secret: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found in a list: every row with its state, and which column was read as what."""

    lines: tuple[Line, ...]
    columns: dict[str, str]
    unread: tuple[str, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        states = [line.state for line in self.lines]
        return {state: states.count(state) for state in dict.fromkeys(states)}


class Kind(ABC):
    """A kind of list: its columns by their usual headings, and what is done with a row."""

    headings: ClassVar[Mapping[str, frozenset[str]]]
    needed: ClassVar[tuple[str, ...]]
    permission: ClassVar[Permission]

    @abstractmethod
    def take(self, said: Mapping[str, str], *, is_trial: bool, by: User, now: datetime) -> Line:
        """Bring a row in, or only check it. Raises: DomainError when it cannot be."""


def take_list(
    *,
    institution: Institution,
    source: BinaryIO,
    size_bytes: int,
    kind: Kind,
    sheet: str = "",
    is_trial: bool,
    by: User,
    clock: Callable[[], datetime],
) -> Listed:
    """
    Bring a list in, two hundred rows a transaction; with `is_trial` only say what would become of each row.

    Begun again it goes on: whoever is here already is passed over, never changed. Must not run inside a scope.
    Raises: TransferRefusedError for who may not, for a file that is no table or lacks a column it needs.
    """
    with acting_for(institution.id):
        powers = institutions.powers_of(by.id, institution_id=institution.id, at=clock())
    if not powers.may(kind.permission):
        raise TransferRefusedError(
            _("%s nu are dreptul de a face această preluare; spuneți altă persoană.") % by.full_name
        )
    lines: list[Line] = []
    try:
        with table_in(source=source, size=size_bytes, sheet=sheet) as table:
            rows = enumerate(table.rows, 1)
            columns, headings = _columns(rows, kind)
            while portion := list(islice(rows, _PORTION)):
                with acting_for(institution.id):
                    lines += [
                        _taken(kind, place, _said(cells, columns), is_trial=is_trial, by=by, now=clock())
                        for place, cells in portion
                        if any(cell.strip() for cell in cells)
                    ]
    except UnreadableTableError as error:
        raise TransferRefusedError(
            _("Fișierul nu este un tabel pe care îl știm citi. Salvați-l ca .xlsx, .ods sau CSV.")
        ) from error
    return Listed(
        lines=tuple(lines),
        columns={name: headings[place] for name, place in columns.items()},
        unread=tuple(name for at, name in enumerate(headings) if name and at not in columns.values()),
    )


def _columns(rows: Iterator[tuple[int, list[str]]], kind: Kind) -> tuple[dict[str, int], list[str]]:
    """Read on to the row of the headings, and return which column is what."""
    for _place, cells in islice(rows, _HEADINGS_WITHIN):
        found = _guessed(cells, kind)
        if all(name in found for name in kind.needed):
            return found, [ro_normalise(cell, single_line=True)[:120] for cell in cells]
    wanted = "; ".join(" / ".join(sorted(kind.headings[name])[:3]) for name in kind.needed)
    raise TransferRefusedError(
        _("Capul de tabel nu are coloanele de care este nevoie (%s); scrieți-le pe primul rând.") % wanted
    )


def _guessed(cells: Sequence[str], kind: Kind) -> dict[str, int]:
    names = [" ".join(fold(cell).replace("_", " ").split()).rstrip(":") for cell in cells]
    return {
        field_name: names.index(found)
        for field_name, words in kind.headings.items()
        if (found := next((name for name in names if name in words), None)) is not None
    }


def _said(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {
        name: ro_normalise(cells[place], single_line=True) if place < len(cells) else ""
        for name, place in columns.items()
    }


def _taken(
    kind: Kind, place: int, said: Mapping[str, str], *, is_trial: bool, by: User, now: datetime
) -> Line:
    try:
        with transaction.atomic():
            line = kind.take(said, is_trial=is_trial, by=by, now=now)
    except DomainError as error:
        return Line(place, "refused", error.words)
    return Line(place, line.state, line.why, line.secret, line.address)


class Correspondents(Kind):
    """
    Persons, firms and bodies that one writes with.

    Known already: one of the kind with the same tax code or personal code; without either, with the same name.
    """

    headings: ClassVar[Mapping[str, frozenset[str]]] = {
        "name": frozenset(
            {"nume", "denumire", "nume si prenume", "corespondent", "nume/denumire", "denumirea"}
        ),
        "kind": frozenset({"fel", "tip", "felul", "tipul", "categorie"}),
        "cnp": frozenset({"cnp", "cod numeric personal"}),
        "cui": frozenset({"cui", "cif", "cod fiscal", "cod unic", "cui/cif"}),
        "trade_register_number": frozenset({"nr. reg. com.", "registrul comertului", "reg. com.", "j"}),
        "iban": frozenset({"iban", "cont", "cont iban"}),
        "email": frozenset({"e-mail", "email", "adresa de e-mail", "mail"}),
        "phone": frozenset({"telefon", "tel", "tel.", "nr. telefon"}),
        "address": frozenset({"adresa", "strada", "adresa postala"}),
        "locality": frozenset({"localitate", "localitatea", "oras", "comuna"}),
        "county": frozenset({"judet", "judetul"}),
        "postal_code": frozenset({"cod postal", "codul postal"}),
        "remarks": frozenset({"observatii", "obs", "obs.", "mentiuni"}),
    }
    needed = ("name",)
    permission = Permission.CORRESPONDENT_EDIT
    _kinds: ClassVar[Mapping[str, frozenset[str]]] = {
        "person": frozenset({"persoana fizica", "pf", "person", "fizica", "persoana"}),
        "company": frozenset({"persoana juridica", "pj", "company", "juridica", "firma", "societate"}),
        "body": frozenset({"institutie publica", "institutie", "body", "autoritate"}),
    }

    def take(self, said: Mapping[str, str], *, is_trial: bool, by: User, now: datetime) -> Line:
        """Bring a correspondent in, or only check it. Raises: CorrespondentRefusedError, TransferRefusedError."""
        values = directory.normalised(data={**said, "kind": self._kind(said)}, now=now)
        known = correspondents.known_as(
            kind=values["kind"], name=values["name"], cnp=values["cnp"], cui=values["cui"]
        )
        if known is not None:
            return Line(0, "known", _("este deja în evidență: %s") % known.name)
        if is_trial:
            return Line(0, "ready")
        directory.add(data=values, by=by, now=now)
        return Line(0, "brought")

    def _kind(self, said: Mapping[str, str]) -> str:
        written = fold(said.get("kind", ""))
        if not written:
            return "company" if said.get("cui") and not said.get("cnp") else "person"
        found = next((kind for kind, words in self._kinds.items() if written in words), "")
        if not found:
            raise TransferRefusedError(
                _(
                    "Felul „%s” nu se înțelege; scrieți persoană fizică, persoană juridică sau instituție publică."
                )
                % said["kind"]
            )
        return found


class People(Kind):
    """People of the institution with their roles: accounts without passwords, each with a link that lets in once."""

    headings: ClassVar[Mapping[str, frozenset[str]]] = {
        "email": frozenset({"e-mail", "email", "adresa de e-mail", "mail"}),
        "full_name": frozenset({"nume", "nume si prenume", "numele", "persoana"}),
        "role": frozenset({"rol", "rolul", "functia in program"}),
        "unit": frozenset({"compartiment", "cod compartiment", "compartimentul", "codul compartimentului"}),
    }
    needed = ("email", "full_name", "role")
    permission = Permission.MEMBERS_ADMINISTER

    def __init__(self, institution_id: int) -> None:
        self._institution_id = institution_id

    def take(self, said: Mapping[str, str], *, is_trial: bool, by: User, now: datetime) -> Line:
        """Invite a person, or only check it. Raises: InvitationRefusedError, TransferRefusedError."""
        point = transaction.savepoint()
        done = invite_person(
            institution_id=self._institution_id,
            email=said["email"],
            full_name=said["full_name"],
            role=self._role(said["role"]),
            unit_code=said.get("unit", ""),
            now=now,
            by=by,
        )
        if done.new_role and not is_trial:
            return Line(0, "brought", secret=done.secret, address=done.user.email)
        transaction.savepoint_rollback(point)  # nobody gets a link for a role that they have, nor by a trial
        return Line(0, "ready") if done.new_role else Line(0, "known", _("are deja acest rol"))

    def _role(self, written: str) -> Role:
        wanted = fold(written)
        for role, about in ROLES.items():
            if not about.supplier_only and wanted in (role.value, fold(str(about.name))):
                return role
        known = ", ".join(str(about.name) for about in ROLES.values() if not about.supplier_only)
        raise TransferRefusedError(
            _("Rolul „%(role)s” nu există; scrieți unul din: %(known)s.") % {"role": written, "known": known}
        )
