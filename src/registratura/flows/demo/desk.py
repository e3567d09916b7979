"""What stands on the registrar's desk: the people who write, the kinds they write, the slots of a subject."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from zlib import crc32

from registratura.flows.demo import people, vocabulary
from registratura.flows.demo.incoming import INCOMING
from registratura.flows.demo.kinds import DocumentKind, Subject
from registratura.flows.demo.people import STREETS, DemoParty
from registratura.flows.demo.towns import DemoInstitution, DemoUnit

_ANONYMOUS_SHARE = 0.015
_ZIPF_POWER = 0.85
_KINDS = {
    "incoming": INCOMING,
    "outgoing": vocabulary.OUTGOING,
    "internal": vocabulary.INTERNAL,
}
# Months in which a kind comes more often.
_PEAKS: dict[str, tuple[int, ...]] = {
    "tax_declaration": (1, 2, 3),
    "tax_certificate": (3, 6, 9),
    "certificate_request": (3, 4, 5),
    "social_aid": (10, 11),
    "building_permit": (4, 5, 6, 7),
    "parking_request": (1, 12),
    "notice": (10, 11, 12),
    "letter": (12, 1),
    "invoice": (12,),
}
_PEAK = 1.8
# Who writes about what: a word of the subject, and what the writer's name contains.
_WRITERS: tuple[tuple[str, str], ...] = (
    ("energie electrică", "Electrica Luncii"),
    ("salubrizare", "Salubrex Lunca"),
    ("Factură apă", "Apa Văii"),
    ("telefonie", "Telefonia"),
    ("mentenanță", "Fântâna Soft"),
    ("birotică", "Papirovest"),
    ("cadastru, sector", "Topovest"),
    ("legalității", "Prefectului"),
    ("secretarii generali", "Prefectului"),
    ("statistice", "Statistică"),
    ("separată a deșeurilor", "Protecția Mediului"),
    ("deszăpezirii", "Consiliul Județean"),
    ("Redirecționare", "Consiliul Județean"),
    ("bugetar", "Finanțelor Publice"),
    ("meteorologică", "Situații de Urgență"),
    ("incendiilor", "Situații de Urgență"),
    ("plan cadastral", "Cadastru și Publicitate"),
    ("istoric de rol", "Executorului"),
    ("dosarul nr", "Judecătoria"),
    ("hotărâri ale consiliului", "Prefectului"),
    ("dispoziții ale primarului", "Prefectului"),
    ("Execuția bugetară", "Finanțelor Publice"),
    ("Raport anual", "Prefectului"),
    ("Raport semestrial", "Prefectului"),
)
_CHANNELS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "person": (("counter", "email", "post", "portal"), (70, 17, 9, 4)),
    "company": (("email", "counter", "post", "courier", "portal"), (44, 24, 16, 11, 5)),
    "body": (("email", "post", "counter", "courier", "fax"), (56, 30, 7, 6, 1)),
    "invoice": (("portal", "email"), (85, 15)),
    "summons": (("post", "email"), (94, 6)),
}
_MONTHS = range(1, 13)


def decapitalized(words: str) -> str:
    """Begin with a small letter, as inside a sentence; names in capitals keep theirs."""
    return words[0].lower() + words[1:] if words[1:2].islower() else words


class Desk:
    """Chooses kinds, subjects, writers, units and numbers with one source of chance."""

    def __init__(self, rng: random.Random, town: DemoInstitution) -> None:
        self.rng = rng
        self.town = town
        self.anonymous = DemoParty(kind="person", name="Anonim", locality=town.place.town)
        commune = town.kind == "commune"
        self._weights = {
            (direction, month): list(accumulate(_weight(kind, month, commune=commune) for kind in kinds))
            for direction, kinds in _KINDS.items()
            for month in _MONTHS
        }
        self._subjects: dict[tuple[str, int], Sequence[Subject]] = {}
        self._units: dict[str, list[DemoUnit]] = {}
        for unit in town.units:
            for duty in unit.duties:
                self._units.setdefault(duty, []).append(unit)
        self._writers: dict[str, DemoParty] = {}
        self._pools: dict[str, tuple[Sequence[DemoParty], list[float]]] = {}

    def know_people(self, count: int) -> None:
        """Invent as many writers as a year of that many registrations has."""
        place = self.town.place
        bodies = people.institutions(rng=self.rng, place=place)
        firms = people.firms(rng=self.rng, place=place, count=max(30, count // 25))
        pools: dict[str, Sequence[DemoParty]] = {
            "p": people.persons(rng=self.rng, place=place, count=max(20, count // 4)),
            "b": firms[people.SETTLED_COUNT :],
            "i": bodies,
            "j": [body for body in bodies if body.name.startswith(("Judecătoria", "Tribunalul"))],
            "e": [body for body in bodies if "Executorului" in body.name or "Poliție" in body.name],
        }
        self._pools = {letter: (pool, _zipf(len(pool))) for letter, pool in pools.items()}
        for _word, part in _WRITERS:
            self._writers[part] = next(party for party in (*bodies, *firms) if part in party.name)

    def kind(self, direction: str, month: int) -> DocumentKind:
        return self.rng.choices(_KINDS[direction], cum_weights=self._weights[direction, month])[0]

    def unit(self, duty: str) -> DemoUnit:
        return self.rng.choice(self._units[duty])

    def subject(self, kind: DocumentKind, day: date) -> str:
        """Return a subject of the kind for the season, its slots filled."""
        key = kind.code + kind.name, day.month
        if key not in self._subjects:
            fitting = [one for one in kind.subjects if not one.months or day.month in one.months]
            self._subjects[key] = fitting + [one for one in fitting if one.months]
        return self.rng.choice(self._subjects[key]).text.format_map(_Slots(self, day))

    def sender(self, kind: DocumentKind, subject: str) -> DemoParty:
        """Return who writes it, or for outgoing papers whom it goes to."""
        for word, part in _WRITERS:
            if word in subject and kind.senders[0] in "bi":
                return self._writers[part]
        if kind.code == "petition" and self.rng.random() < _ANONYMOUS_SHARE:
            return self.anonymous
        return self._known(self.rng.choice(kind.senders))

    def person_name(self) -> str:
        return self._known("p").name

    def channel(self, kind: DocumentKind, sender: DemoParty) -> str:
        if sender is self.anonymous:
            return "post"
        return self._way(kind.code if kind.code in _CHANNELS else sender.kind, sender)

    def way_out(self, recipient: DemoParty | None) -> str:
        if recipient is None or recipient is self.anonymous:
            return "post"
        way = self._way(recipient.kind, recipient)
        return "post" if way == "counter" and self.rng.random() < 0.5 else way

    def sender_number(
        self, kind: DocumentKind, sender: DemoParty | None, dated_on: date | None, subject: str
    ) -> str:
        """Return the number the writer gave; people give none."""
        if sender is None or sender.kind == "person" or dated_on is None:
            return ""
        if kind.code == "summons":
            return subject.partition("nr. ")[2].split(" ")[0].rstrip(",")
        mark = crc32(sender.name.encode())
        daily = 3 + mark % 60
        number = dated_on.timetuple().tm_yday * daily + self.rng.randrange(daily)
        if kind.code == "invoice":
            initials = "".join(word[0] for word in sender.name.split()[:3] if word[0].isalpha())
            return f"{initials.upper()} {mark % 9 + 1}{number:06d}"
        return f"{number}/{'ABCDEFGHIJ'[mark % 10]}" if mark % 3 == 0 else str(number)

    def _way(self, channels: str, party: DemoParty) -> str:
        names, weights = _CHANNELS[channels]
        way = self.rng.choices(names, weights)[0]
        return "counter" if way == "email" and not party.email else way

    def _known(self, letter: str) -> DemoParty:
        pool, weights = self._pools[letter]
        return self.rng.choices(pool, cum_weights=weights)[0]


def _zipf(size: int) -> list[float]:
    """Return cumulative weights by which the first of many write often and the last once."""
    flat = 6 + size // 50
    return list(accumulate((rank + flat) ** -_ZIPF_POWER for rank in range(size)))


def _weight(kind: DocumentKind, month: int, *, commune: bool) -> float:
    weight = kind.commune if commune else kind.seat
    return weight * (_PEAK if month in _PEAKS.get(kind.code, ()) else 1.0)


class _Slots(Mapping[str, str]):
    """Fills the slots of a subject as they are asked for."""

    def __init__(self, desk: Desk, day: date) -> None:
        self._desk = desk
        self._day = day

    def __getitem__(self, slot: str) -> str:
        return _FILLINGS[slot](self._desk, self._day)

    def __iter__(self) -> Iterator[str]:
        return iter(_FILLINGS)

    def __len__(self) -> int:
        return len(_FILLINGS)


_FILLINGS: dict[str, Callable[[Desk, date], str]] = {
    "street": lambda desk, _day: desk.rng.choice(STREETS),
    "number": lambda desk, _day: str(desk.rng.randint(1, 180)),
    "village": lambda desk, _day: desk.rng.choice((desk.town.place.town, *desk.town.place.villages)),
    "person": lambda desk, _day: desk.person_name(),
    "month": lambda _desk, day: vocabulary.MONTHS[(day.month - 2) % 12],
    "year": lambda _desk, day: str(day.year),
    "last_year": lambda _desk, day: str(day.year - 1),
    "area": lambda desk, _day: f"{desk.rng.randint(5, 640) / 100:.2f}".replace(".", ","),
    "parcel": lambda desk, _day: str(desk.rng.randint(70_001, 79_999)),
    "case": lambda desk, day: f"{desk.rng.randint(40, 6_900)}/999/{day.year - desk.rng.randint(0, 2)}",
    "act": lambda desk, day: f"{desk.rng.randint(1, 190)}/{day.year}",
}
