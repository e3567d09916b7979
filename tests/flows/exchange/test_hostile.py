"""What is not taken: refused in words, logged, nothing of it in the tray."""

import http.client
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from registratura.exchange import messages, queries
from registratura.exchange import services as exchange
from registratura.exchange.messages import FileLine, Message
from registratura.exchange.models import Outgoing
from registratura.intake.models import TrayItem
from registratura.kernel.attesting import new_private_key
from registratura.toolkit.scope import acting_for

from .conftest import Pair, attempt, now, outgoing, prepared


def post(pair: Pair, place: str, body: bytes, *, length: int | None = None) -> tuple[int, dict[str, Any]]:
    parts = urlsplit(pair.url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {"Content-Length": str(len(body) if length is None else length)}
    try:
        line.putrequest("POST", f"/schimb/{pair.buzau.institution.code}/{place}/")
        for name, value in headers.items():
            line.putheader(name, value)
        line.endheaders()
        line.send(body)
        if length is not None:
            assert line.sock is not None
            line.sock.shutdown(1)
        answer = line.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else {}
    finally:
        line.close()


def said(pair: Pair) -> tuple[Message, bytes]:
    """A message of Alba's that is good, and its key."""
    number = prepared(pair, outgoing(pair.alba, content=(b"Adresa noastra",)))
    with acting_for(pair.alba.id):
        message = Message.read(Outgoing.objects.get(pk=number).document)
        return message, exchange.signer(now=now())


def signed(message: Message, key: bytes, *, late: timedelta = timedelta()) -> bytes:
    return messages.sign(message.document(), private_key=key, end=message.origin, now=now() + late)


def untouched(pair: Pair) -> bool:
    with acting_for(pair.buzau.id):
        return not TrayItem.objects.exists()


def test_each_lie_is_refused_with_words_and_logged_and_nothing_is_half_done(pair: Pair) -> None:
    message, key = said(pair)
    file = message.files[0]
    elsewhere = replace(message.destination, code=pair.alba.institution.code)
    stranger = replace(message.origin, code="necunoscuta")
    paths = replace(message, files=(replace(file, name="../../etc/passwd"),))
    cases = [
        ("signature", 403, signed(message, new_private_key())),
        ("signature", 403, signed(message, key).replace("Adresă".encode(), b"Altceva")),
        ("unknown", 403, signed(replace(message, origin=stranger), key)),
        ("destination", 422, signed(replace(message, destination=elsewhere), key)),
        ("clock", 403, signed(message, key, late=timedelta(minutes=30))),
        ("clock", 403, signed(message, key, late=timedelta(minutes=-30))),
        ("size", 413, signed(replace(message, files=(replace(file, size=10**11),)), key)),
        ("form", 422, signed(replace(message, files=()), key)),
        ("form", 422, signed(paths, key)),
        ("form", 422, b"[" * 100_000),
        ("form", 422, b'{"type":"ExchangeMessage","type":"x"}'),
        ("form", 422, b"\xff\xfe"),
        ("form", 422, b""),
        ("form", 422, signed(replace(message, id="7"), key)),
        ("form", 422, signed(replace(message, subject="x" * 5_000), key)),
    ]
    for why, status, body in cases:
        found = post(pair, "intrebare", body)
        assert (found[0], found[1]["code"]) == (status, why), (why, found)
        assert found[1]["detail"]
    assert post(pair, "intrebare", b"x" * 300_000)[0] == 413
    assert untouched(pair)
    with acting_for(pair.buzau.id):
        assert len(queries.refusals()) == len(cases)


def test_a_stream_that_is_cut_changed_or_of_another_length_leaves_nothing(pair: Pair) -> None:
    message, key = said(pair)
    content = b"Adresa noastra"
    head = signed(message, key) + b"\n"
    whole = len(head) + len(content)

    assert post(pair, "documente", head + b"Adresa voastra")[1]["code"] == "hash"
    assert post(pair, "documente", head + content + b"coada")[1]["code"] == "length"
    assert post(pair, "documente", head + content[:5])[1]["code"] == "length"
    cut, problem = post(pair, "documente", head + content[:5], length=whole)
    assert (cut, problem["code"]) == (408, "cut")
    assert post(pair, "documente", b"x" * 300_000)[1]["code"] == "form"
    assert untouched(pair)

    assert post(pair, "documente", head + content)[1]["state"] == "received"
    assert not untouched(pair)


def test_a_replayed_message_gives_the_same_answer_and_another_under_its_number_is_refused(pair: Pair) -> None:
    message, key = said(pair)
    body = signed(message, key) + b"\nAdresa noastra"
    for _turn in range(3):
        assert post(pair, "documente", body)[1]["state"] == "received"
    with acting_for(pair.buzau.id):
        assert TrayItem.objects.count() == 1

    other = b"Alta adresa"
    changed = replace(
        message,
        files=(FileLine("x.txt", "text/plain", len(other), sha256(other).hexdigest()),),
    )
    status, problem = post(pair, "documente", signed(changed, key) + b"\n" + other)
    assert (status, problem["code"]) == (409, "doubled")


def test_a_confirmation_that_is_forged_or_about_something_else_changes_nothing(pair: Pair) -> None:
    number = prepared(pair, outgoing(pair.alba))
    attempt(pair, number)
    with acting_for(pair.alba.id):
        message = Message.read(Outgoing.objects.get(pk=number).document)
        own = exchange.signer(now=now())
    with acting_for(pair.buzau.id):
        theirs = exchange.signer(now=now())
    answer = messages.Answer(
        message=message.id,
        digest=message.digest(),
        state="registered",
        test=False,
        origin=message.origin,
        destination=message.destination,
        at=now().isoformat(),
        number="99/01.01.2026",
        registered_at=now().isoformat(),
    )
    forged = messages.sign(answer.document(), private_key=own, end=message.destination, now=now())
    foreign = replace(answer, digest="0" * 64)
    other = messages.sign(foreign.document(), private_key=theirs, end=message.destination, now=now())
    parts = urlsplit(pair.url)
    for body in (forged, other, b"{}"):
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        line.request("POST", f"/schimb/{pair.alba.institution.code}/confirmari/", body=body)
        assert line.getresponse().status in (403, 422)
        line.close()
    with acting_for(pair.alba.id):
        assert Outgoing.objects.get(pk=number).state == "received"
