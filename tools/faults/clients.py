"""What the client processes do. Loaded once by the fork server; every deed runs in a process of its own."""

import hashlib
import json
import os
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings_test")
django.setup()

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction  # noqa: E402

from registratura.accounts.models import User  # noqa: E402
from registratura.flows import programs  # noqa: E402
from registratura.institutions.roles import Role  # noqa: E402
from registratura.kernel.errors import DomainError  # noqa: E402
from registratura.machines.scopes import scopes_of_role  # noqa: E402
from registratura.machines.services import MOST_PER_MINUTE  # noqa: E402
from registratura.registers import queries  # noqa: E402
from registratura.registers import services as registers  # noqa: E402
from registratura.registers.drafts import EntryDraft, PartyDraft  # noqa: E402
from registratura.registers.models import Register  # noqa: E402
from registratura.toolkit.postgres.urls import connection_settings  # noqa: E402
from registratura.toolkit.scope import acting_for  # noqa: E402
from registratura.toolkit.storage import FolderStorage, Stored  # noqa: E402
from tests.cast import open_town  # noqa: E402
from tools.faults.ground import Place  # noqa: E402
from tools.faults.history import Notebook  # noqa: E402

_patience = threading.Event()  # never set: waiting on it is a pause


class Undo(Exception):
    """A client that changes its mind in the middle of a transaction."""


def connect(url: str, *, hasty: bool = False) -> None:
    """Point this process at a server; in a hurry, without waiting for the disk at each commit."""
    connection.settings_dict.update(connection_settings(url))
    if hasty:
        connection.settings_dict["OPTIONS"] |= {"options": "-c synchronous_commit=off"}
    connection.settings_dict["CONN_HEALTH_CHECKS"] = True


def open_place(url: str, name: str, answer: Path) -> None:
    """Open a town and write down where clients register."""
    connect(url)
    town = open_town(name=name, domain=f"{uuid4().hex[:12]}.example")
    others = {"unit": town.urbanism.id, "clerk": town.clerk.id, "administrator": town.administrator.id}
    place = Place(url, town.id, town.general.id, town.registrar.id, others, town.institution.code)
    answer.write_text(json.dumps(vars(place)), encoding="utf-8")


def let_in(place: Place, answer: Path) -> None:
    """Give a program of the town a key, as its administrator does, and write its secret down."""
    connect(place.url)
    issued = programs.let_in(
        institution_id=place.institution,
        wanted=programs.Wanted(
            name="Proba",
            kind="key",
            role=Role.REGISTRAR,
            unit_code="",
            scopes=tuple(scope.value for scope in scopes_of_role(Role.REGISTRAR)),
            per_minute=MOST_PER_MINUTE,
            expires_at=None,
        ),
        by=person(place.others["administrator"]),
        now=datetime.now(tz=UTC),
    )
    answer.write_text(issued.secret, encoding="ascii")


def draft(key: object) -> EntryDraft:
    """Return the one draft that belongs to a key."""
    return EntryDraft(
        direction="incoming", subject=f"Cerere {key}", parties=(PartyDraft("sender", "Popescu Ion"),)
    )


def give_number(place: Place, key: UUID, by: Any) -> registers.Registered:
    """Register the document of a key."""
    return registers.register_entry(
        institution_id=place.institution,
        register_id=place.register,
        draft=draft(key),
        request_key=key,
        by=by,
        now=datetime.now(tz=UTC),
    )


def person(user: int) -> User:
    """Return a person without asking the database."""
    return User(id=user, full_name="Ana Albu")


def again(deed: Callable[..., Any], *given: Any) -> Any:
    """Do a deed; while the server is away, wait and do it again."""
    while True:
        try:
            return deed(*given)
        except (OperationalError, InterfaceError):
            connection.close()
            _patience.wait(0.05)


def register_for_ever(place: Place, folder: Path, seed: int) -> None:
    """
    Register until killed: alone, in a longer transaction, in batches; every fifth time change one's mind.

    Notes: `begun` before, `given` after the commit, `undone` after a rollback.
    """
    connect(place.url)
    chance = random.Random(seed)
    notes = Notebook(folder)
    by = person(place.user)
    while True:
        key = uuid4()
        match chance.randrange(5):
            case 0:
                notes.write("undone", key)
                again(undone, place, key, by)
            case 1:
                notes.write("begun", key)
                given = again(in_scope, place, key, by)
                notes.write("given", key, given.number)
            case 2:
                keys = [key, *(uuid4() for _more in range(chance.randrange(6)))]
                for one in keys:
                    notes.write("begun", one)
                for one, given in zip(keys, again(batch, place, keys, by), strict=True):
                    notes.write("given", one, given.number)
            case _:
                notes.write("begun", key)
                given = again(give_number, place, key, by)
                notes.write("given", key, given.number)


def at_once_for_ever(place: Place, folder: Path, seed: int) -> None:
    """Register until killed, each entry alone and in no transaction: the way whose queue does not wait for the disk."""
    connect(place.url)
    notes = Notebook(folder)
    by = person(place.user)
    while True:
        key = uuid4()
        notes.write("begun", key)
        given = again(give_number, place, key, by)
        notes.write("given", key, given.number)


def careless_for_ever(place: Place, folder: Path, seed: int) -> None:
    """Do the same, and answer without waiting for the disk: what the product must never do."""
    from registratura.registers.services import entries

    connect(place.url, hasty=True)
    entries._REGISTER_AT_ONCE = entries._REGISTER
    notes = Notebook(folder)
    by = person(place.user)
    while True:
        key = uuid4()
        notes.write("begun", key)
        given = again(give_number, place, key, by)
        notes.write("given", key, given.number)


def deposit_until_cut(place: Place, folder: Path, seed: int, root: Path, careful: bool) -> None:
    """
    Keep a file and register its document until the power goes; not careful: without waiting for any disk.

    Notes: `kept` with the digest, beside `begun` and `given`.
    """
    connect(place.url, hasty=not careful)
    if not careful:
        from registratura.registers.services import entries

        entries._REGISTER_AT_ONCE = entries._REGISTER
    chance, notes, by = random.Random(seed), Notebook(folder), person(place.user)
    store = FolderStorage(root) if careful else _Hasty(root)
    while True:
        key, content = uuid4(), chance.randbytes(chance.randrange(1, 40_000))
        try:
            kept = store.put(space="proba", source=BytesIO(content))
            notes.write("begun", key)
            given = give_number(place, key, by)
        except (OSError, DatabaseError, InterfaceError):
            return
        notes.write("given", key, given.number)
        notes.write("kept", key, kept.sha256)


class _Hasty(FolderStorage):
    """What the product must never do: a store that does not wait for the disk."""

    def put(self, *, space: str, source: BinaryIO) -> Stored:
        content = source.read()
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.root / space / sha256[:2] / sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return Stored(sha256, len(content))


def batch(place: Place, keys: list[UUID], by: Any) -> list[registers.Registered]:
    """Register the documents of several keys in one act."""
    return registers.register_batch(
        institution_id=place.institution,
        register_id=place.register,
        requests=[registers.Request(draft(key), key) for key in keys],
        by=by,
        now=datetime.now(tz=UTC),
    )


def in_scope(place: Place, key: UUID, by: Any) -> registers.Registered:
    """Register inside a longer transaction."""
    with acting_for(place.institution):
        return give_number(place, key, by)


def undone(place: Place, key: UUID, by: Any) -> None:
    """Take a number and give it back by an error."""
    try:
        with acting_for(place.institution):
            give_number(place, key, by)
            raise Undo
    except Undo:
        return


def settle(place: Place, folder: Path, keys: list[str]) -> None:
    """Ask again for every key whose outcome is unknown, twice, and write the answers down."""
    connect(place.url)
    notes = Notebook(folder)
    by = person(place.user)
    for key in keys:
        first = again(give_number, place, UUID(key), by)
        second = give_number(place, UUID(key), by)
        notes.write("settled", key, first.number)
        if (second.number, second.repeated) != (first.number, True):
            notes.write("differs", key, second.number)


def verify(place: Place, folder: Path) -> None:
    """Let the product verify the register and write down what it finds."""
    connect(place.url)
    notes = Notebook(folder)
    with acting_for(place.institution):
        register = Register.objects.get(pk=place.register)
        for fault in queries.verify_register(register):
            notes.write("fault", fault.code, f"{fault.year}/{fault.number}")
        notes.write("verified", place.register)


def identity_for_ever(url: str, folder: Path, seed: int) -> None:
    """The control: the same clients with an ordinary identity column."""
    _control(url, folder, seed, "INSERT INTO control_identity (key) VALUES (%s) RETURNING n")


def highest_for_ever(url: str, folder: Path, seed: int) -> None:
    """The second control: the highest number plus one, without a lock."""
    _control(
        url,
        folder,
        seed,
        "INSERT INTO control_highest (n, key) SELECT coalesce(max(n), 0) + 1, %s FROM control_highest RETURNING n",
    )


def _control(url: str, folder: Path, seed: int, statement: str) -> None:
    connect(url)
    chance = random.Random(seed)
    notes = Notebook(folder)
    while True:
        key = uuid4()
        undo = chance.randrange(5) == 0
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [key])
                (number,) = cursor.fetchone()
                if undo:
                    raise Undo
            notes.write("given", key, number)
        except Undo:
            pass
        except (OperationalError, InterfaceError):
            connection.close()
            _patience.wait(0.05)
        except DatabaseError:
            notes.write("refused", key)


def register_times(place: Place, times: int) -> None:
    """Register a number of documents in one transaction."""
    connect(place.url)
    with acting_for(place.institution):
        for _time in range(times):
            give_number(place, uuid4(), person(place.user))


def reserve_many(place: Place, count: int, until: str) -> None:
    """Reserve numbers for the clerk."""
    connect(place.url)
    now = datetime.now(tz=UTC)
    with acting_for(place.institution):
        for _hundred in range(0, count, 100):
            registers.reserve_numbers(
                register_id=place.register,
                count=min(100, count),
                direction="incoming",
                purpose="Cursă de probă",
                owner=person(place.others["clerk"]),
                until=datetime.fromisoformat(until),
                request_key=uuid4(),
                by=person(place.user),
                now=now,
            )


DEEDS: dict[str, Callable[[Any, Any], object]] = {
    "annul": lambda entry, by: registers.annul_entry(entry=entry, reason="Cursă", act="", by=by),
    "correct": lambda entry, by: registers.correct_entry(
        entry=entry, draft=draft("corectată"), reason="Cursă", by=by, now=datetime.now(tz=UTC)
    ),
    "complete": lambda entry, by: registers.complete_reservation(
        entry=entry, draft=draft("completată"), by=by, now=datetime.now(tz=UTC)
    ),
    "give up": lambda entry, by: _won(registers.give_up_reservation(entry=entry, by=by)),
    "expire": lambda entry, by: _won(registers.expire_reservations()),
}


def _won(changed: object) -> None:
    if not changed:
        raise DomainError("lost")


def attach(entry: Any, by: Any, document: int) -> None:
    """Attach the document to the entry."""
    registers.attach_documents(entry=entry, document_ids=[document], by=by)


def race(place: Place, folder: Path, deed: str, entries: list[int], line: Any, document: int = 0) -> None:
    """Do one deed to each entry, at the same time as the other side; write down who won."""
    connect(place.url, hasty=True)
    notes = Notebook(folder)
    by = person(place.user)
    act = DEEDS.get(deed) or (lambda entry, by: attach(entry, by, document))
    for first in range(0, len(entries), _HEAT):
        with acting_for(place.institution):
            read = [queries.entry_by_id(entry_id) for entry_id in entries[first : first + _HEAT]]
        line.wait()
        for entry in read:
            _meet(place, notes, entry, partial(act, entry, by))


_HEAT = 10  # entries between two meetings at the line


def _meet(place: Place, notes: Notebook, entry: Any, act: Callable[[], object]) -> None:
    try:
        with acting_for(place.institution):
            act()
        notes.write("won", entry.id)
    except DomainError as refusal:
        notes.write("lost", entry.id, refusal.code)


def look_then_write(url: str, folder: Path, count: int, line: Any) -> None:
    """The control: look at the state, and end what is not ended, each in a statement of its own."""
    connect(url, hasty=True)
    notes = Notebook(folder)
    with connection.cursor() as cursor:
        for entry in range(1, count + 1):
            line.wait()
            cursor.execute("SELECT state FROM control_state WHERE id = %s", [entry])
            if cursor.fetchone() == ("registered",):
                cursor.execute("UPDATE control_state SET state = 'annulled' WHERE id = %s", [entry])
                notes.write("won", entry)
            else:
                notes.write("lost", entry, "kernel.refused")
