"""What an attacker brings: every address of the product, texts that break things, and a look at every table."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.utils import timezone

from registratura.accounts.models import User
from registratura.correspondents import services as correspondents
from registratura.dispatch import services as dispatch
from registratura.dispatch.drafts import ShipmentDraft
from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.institutions import queries as institutions
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.papers import Papers, papers_of
from tests.house.test_routes import Route, routes

ABSENT = 987_654_321
KEYS = (
    *("document", "correspondent", "other", "entry", "order", "unit", "member", "pk", "shipment", "bundle"),
    *("answer", "item", "mailbox", "message", "delivery", "endpoint", "term", "day", "recount", "complaint"),
    *("template", "letter", "request_id", "signing_document", "signing_key", "signing_provider"),
    *("case", "circuit", "step", "deputy", "departure", "recovery", "form"),
)
NOWHERE = "primaria-nicaieri"
# A word that stands in every paper of the victim and nowhere else.
SECRET = "Zmeurisul"
ALLAUTH_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
# What stands in a place that nobody has papers for yet.
_USUAL = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}

# Every name of a query parameter or form field that a view reads.
_QUERY = (
    "q nume dupa inainte mai-vechi an de_la pana_la sens compartiment stare text registru directie plaja expeditor"
    " conexat copie inregistrat repetat rezervare corespondent subiect sha256 inchise la sub next page de cale"
    " persoana domeniu raspuns fapta fel cod data lucrare mesaj numai toate trimitere targets termen rows"
    " intrare ciorna v raport obiect drept interval"
)
_FORM = (
    "method cod outcome on hour receiver_name identity_kind trimitere bundle message_subject message_text data fila "
    "direction sender sender_text recipient recipient_text subject document_kind unit sheet_count annex_count channel"
    " received_at received_time late_reason number_range connected_to connected_to_text filing_code dispatched_on"
    " resolution remarks copies special registru request_key kept new_role new_kind new_name new_cnp new_cui new_email"
    " new_phone new_address new_locality new_county seen reason act sender_number sender_dated_on count register"
    " purpose until owner span year month day first_day last_day kind name cnp cui email phone address locality county"
    " website code parent role first upper first_number number_code template sure lost forget_cnp next theme language"
    " single_keys institution login password password1 oldpassword id credential postal_code iban"
    " cheie details entry key mergi numbered pas received_on right words"
    " absent_from act_dated_on act_number act_valid_to against answer_address answered asked at authority"
    " barcode calendar_shows_subject case_number cause circuit co co_more codes compartiment connect"
    " connected corectare counted court current deed delay_cause deputy digest digest_clock domain"
    " domain_note domeniu email_counts ended_on evaluation fapta files flood_limit format free_days ground"
    " hours info info_more information_asked inmanare institution internal_on intoarcere kinds known_on"
    " lead legal_ground letter link lucrare members methods minority_language nature note notice_reference"
    " notice_sent_on numai older order_text origin_authority outcome_on page_count page_price partial"
    " person person_kind press price_bani primire quiet_from quiet_to reasoning received_way"
    " recipient_text remark report result rows security sender_name sender_type sent_on steps targets"
    " template to toate upper url user valid_from verdict way weight_grams port host username folder"
    " acknowledges is_active name_1 who_1 turn_1 after_1 posted_on measures media given answer"
    " scope kept_set target reference review_on duration"
    " proof paper_label addressed_as"
    " alarm remarks"
    " interval rhythm recipients"
    " ce vazut raspunsuri title copied legal_basis unit_id register_code hint options meaning most_mb paper_reason"
    " sheet_code written_on written_by correspondent given_by_name ended_at began_at deed medium spoiled package"
    " public_relations is_repeated signatory pin place who-0 turn-0 quality-0 label token account secret way"
)
QUERY, FORM = _QUERY.split(), _FORM.split()
JUNK: Mapping[str, str] = {
    "zero bytes as long as a digest": "\x00" * 64,
    "ten thousand letters": "ș" * 10_000,
    "a huge number": "9" * 30,
    "a digit that is no number": "²",
    "a cursor": ":²",
    "the first day there is": "01.01.0001",
    "quotes and signs": "-1'\"><script>%s{{7*7}}${x}\\ % _ & | ! :* ) (",
}

# Pieces of what is typed above: none of them is ever part of a statement, each travels beside it.
_TYPED = ("{{7*7}}", "ș" * 50, "9" * 30, "\x00" * 8)

# A request carries two mebibytes of text at most: a longer one is refused before any view reads it.
_ROOM = 1_500_000


def filled(fields: Iterable[str], value: str) -> dict[str, str]:
    """Return a form with that value in each field; a long one in as many, the first, as a request may carry."""
    return dict.fromkeys([*fields][: _ROOM // (len(value.encode()) + 200)], value)


# In an address, whose length servers limit.
SHORT_JUNK = {name: value for name, value in JUNK.items() if len(value) < 1000}


@contextmanager
def typed_in_statements() -> Iterator[list[str]]:
    """Give the statements, as they grow, whose text holds a piece of what was typed."""
    found: list[str] = []

    def look(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else repr(sql)
        if any(piece in text for piece in _TYPED):
            found.append(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


@dataclass
class Holdings:
    """One paper of each kind in a town, and its keys."""

    town: Town
    number: int
    reserved: int
    document: int
    correspondent: int
    unit: int
    member: int
    order: int
    key: Any
    general: int
    person: int
    shipment: int
    bundle: int
    papers: Papers

    def places(self, **other: Any) -> dict[str, Any]:
        """What stands in the addresses of these papers; a petition and a request have numbers of their own."""
        usual = {
            "code": self.town.institution.code,
            "register": "general",
            "year": timezone.localdate().year,
            "number": self.number,
            "document": self.document,
            "correspondent": self.correspondent,
            "other": self.correspondent,
            "entry": self.reserved,
            "order": self.order,
            "unit": self.unit,
            "member": self.member,
            "key": self.key,
            "shipment": self.shipment,
            "bundle": self.bundle,
            "deed": "plecare",
            "dataset": "registers",
            "key_kind": "token",
            "page": 1,
            "position": 0,
            "root": 1,
            "pk": 1,
            "closing": 1,
            "size": 1,
            **self.papers.places,
        }
        numbers = (
            {} if "number" in other else {f"number {room}": n for room, n in self.papers.numbers.items()}
        )
        return {**usual, **numbers, **other}


def holdings(town: Town, *, word: str = SECRET, goes_round: bool = True) -> Holdings:
    """
    Give a town an entry with a file, a reservation, a correspondent and a print, all named by a word.

    goes_round: the entry also has an order and a circuit, by which the people of urbanism see it.
    """
    key = uuid4()
    now = timezone.now()
    by = town.registrar
    with acting_for(town.id):
        person = correspondents.add(data={"kind": "person", "name": f"{word} Ion"}, by=by, now=now).id
        document = documents.add_document(received=kept_file(town, name=f"{word}.txt"), now=now, by=by).id
    given = town.register(
        f"{word} cere un certificat",
        request_key=key,
        parties=(PartyDraft("sender", f"{word} Ion", person),),
        unit_id=town.secretariat.id,
        document_ids=(document,),
        remarks=f"{word} în observații",
        document_kind=f"{word}-tip",
    )
    sent = letter_of(town, word)
    with acting_for(town.id):
        reserved = _reserved(town, word)
        order, _new = registers.order_print(
            register=town.general,
            year=timezone.localdate().year,
            first_on=None,
            last_on=None,
            by=by,
            now=now,
        )
        member = next(
            line.id for line in institutions.members(at=now) if line.user_id == town.administrator.id
        )
    return Holdings(
        town,
        given.number,
        reserved,
        document,
        person,
        town.secretariat.id,
        member,
        order.id,
        key,
        general=town.general.id,
        person=town.clerk.id,
        shipment=sent["shipment"],
        bundle=sent["bundle"],
        papers=papers_of(
            town, word=word, entry_id=given.entry_id, answer_id=sent["answer"], goes_round=goes_round
        ),
    )


def _reserved(town: Town, word: str) -> int:
    now = timezone.now()
    return registers.reserve_numbers(
        register_id=town.general.id,
        count=1,
        direction="outgoing",
        purpose=f"{word} rezervat",
        owner=town.registrar,
        until=now + timedelta(days=1),
        request_key=uuid4(),
        by=town.registrar,
        now=now,
        unit_id=town.secretariat.id,
    )[0].entry_id


def letter_of(town: Town, word: str) -> dict[str, int]:
    """Put a letter of a town, to somebody named by the word, into an open bundle."""
    answer = town.register(
        f"{word} primește răspuns", direction="outgoing", parties=(PartyDraft("recipient", f"{word} Ion"),)
    )
    by, now = town.registrar, timezone.now()
    draft = ShipmentDraft(method="post_ar", recipient_name=f"{word} Ion", address=f"str. {word} 1")
    with acting_for(town.id):
        shipment = dispatch.prepare(entry_id=answer.entry_id, draft=draft, seen=None, by=by, now=now).id
        bundle = dispatch.open_bundle(day=timezone.localdate(), post_office="OP 1", by=by, now=now).id
        dispatch.fill(bundle_id=bundle, shipment_ids=[shipment], by=by, now=now)
    return {"shipment": shipment, "bundle": bundle, "answer": answer.entry_id}


def kept_file(town: Town, *, name: str, content: bytes = b"un text oarecare") -> ReceivedFile:
    """Keep a small file of a town."""
    with NamedTemporaryFile() as file:
        file.write(content + town.institution.code.encode())
        file.flush()
        return documents.receive(space=town.institution.code, path=Path(file.name), name=name)


def client_of(user: User | None, **options: Any) -> Client:
    """A browser in which a person is signed in, just now."""
    client = Client(raise_request_exception=False, **options)
    if user is not None:
        client.force_login(user, backend=ALLAUTH_BACKEND)
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "link", "at": timezone.now().timestamp()}]
        session.save()
    return client


def addresses(places: Mapping[str, Any], *, under: str = "/") -> Iterator[tuple[Route, str]]:
    """Every address of the product that begins so, with these places in it."""
    for route in routes():
        address = route.address
        if "(?P<" in address:
            address = "/cont/parola/noua/1x-set-password/"
        if not address.startswith(under):
            continue
        yield route, _filled(address, _room_of(route), places)


DESK, CONSOLE = "/birou/<slug:code>/", "/consola/"


def _room_of(route: Route) -> str:
    return route.home.rpartition(".desk.")[2].partition(".")[0]


def _filled(address: str, room: str, places: Mapping[str, Any]) -> str:
    def put(found: re.Match[str]) -> str:
        own = places.get(f"{found[2]} {room}", places.get(found[2]))
        if found[1] == "int" and not str(own).isdigit():  # a key that is a number here, and not elsewhere
            own = None
        return str(_USUAL.get(found[1], "x") if own is None else own)

    return _PLACE.sub(put, address)


def state_of(towns: Iterable[Town]) -> dict[str, list[tuple[int, int]]]:
    """
    How many rows each table has and what they hold, as each town sees it.

    Sessions, counters, the moment a calendar was last read, who saw what, the secrets of printed receipts (which
    reading writes) and the list of what the exchange refused are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(c.oid, 'SELECT') AND c.relname NOT IN ('django_session', 'accounts_cache',"
            " 'accounts_counter', 'usersessions_usersession', 'accounts_calendaraddress', 'disclosures_viewing',"
            " 'following_accesskey', 'reports_run', 'exchange_refusal')"
            " ORDER BY 1"
        )
        tables = [row[0] for row in cursor.fetchall()]
    whole = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM \"{table}\" t"
        for table in tables
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for town in towns:
        with acting_for(town.id), connection.cursor() as cursor:
            cursor.execute(whole)
            for name, count, digest in cursor.fetchall():
                found.setdefault(name, []).append((count, int(digest)))
    return found


def bare(answer: Any, *leave_out: object) -> tuple[int, str, dict[str, str]]:
    """An answer without its form tokens, references and the texts that the question itself brought."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|hx-headers=\'[^\']*\'', "", text)
    text = re.sub(r'name="(?:request_key|key)" value="[^"]*"', "", text)
    for value in leave_out:
        text = text.replace(str(value), "…")
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in ("Content-Length", "Set-Cookie", "Location", "X-Request-Reference")
    }
    place = answer.get("Location", "")
    for value in leave_out:
        place = place.replace(str(value), "…")
    return answer.status_code, f"{place}\n{text}", headers
