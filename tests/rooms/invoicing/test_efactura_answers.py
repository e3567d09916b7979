"""AC-E3.2: an answer counts only in its own shape; errors under status 200 and pages of a firewall never do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registratura.invoicing.efactura import answers
from registratura.invoicing.efactura.port import Ended, Refused, Taken, TroubleError, Working

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
UPLOAD = '<header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" dateResponse="202603311200" {}>{}</header>'
STATE = '<header xmlns="mfp:anaf:dgti:efactura:stareMesajFactura:v1" {}>{}</header>'
HTML = b"<!DOCTYPE html><html><body>The requested URL was rejected. stare ok index_incarcare 5</body></html>"
BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><header ExecutionStatus="0" index_incarcare="5">&b;</header>'
NO_ANSWERS: list[Any] = [
    pytest.param(200, HTML, id="firewall"),
    pytest.param(200, b"", id="nothing"),
    pytest.param(200, b'{"eroare": "Eroare tehnica", "titlu": "x"}', id="json error"),
    pytest.param(200, b'{"stare": "ok", "index_incarcare": "5"}', id="json that looks right"),
    pytest.param(
        200, b"<html><header ExecutionStatus='0' index_incarcare='5'/></html>", id="header in a page"
    ),
    pytest.param(200, BOMB, id="entities"),
    pytest.param(
        200,
        UPLOAD.format('ExecutionStatus="1"', '<Errors errorMessage="Nu aveti drept in SPV"/>').encode(),
        id="no right",
    ),
    pytest.param(200, UPLOAD.format('ExecutionStatus="0"', "").encode(), id="no index"),
    pytest.param(200, UPLOAD.format('ExecutionStatus="0" index_incarcare="x5"', "").encode(), id="odd index"),
    pytest.param(200, STATE.format('stare="ok"', "").encode(), id="ok without a number"),
    pytest.param(200, STATE.format('stare="altceva" id_descarcare="5"', "").encode(), id="unknown state"),
    pytest.param(
        200, STATE.format("", '<Errors errorMessage="Nu exista factura"/>').encode(), id="unknown file"
    ),
    pytest.param(
        500,
        UPLOAD.format('ExecutionStatus="0" index_incarcare="5"', "").encode(),
        id="right words, wrong status",
    ),
    pytest.param(401, b"", id="token"),
    pytest.param(429, b"", id="limit"),
    pytest.param(200, b"<header" + b" " * 300_000 + b"/>", id="huge"),
]


@pytest.mark.parametrize(("status", "body"), NO_ANSWERS)
@pytest.mark.parametrize(
    "read", [answers.of_upload, answers.of_state, answers.of_download, answers.of_messages]
)
def test_ac_e3_2_what_is_no_answer_is_trouble_and_never_success(read: Any, status: int, body: bytes) -> None:
    with pytest.raises(TroubleError) as trouble:
        read(status=status, body=body, now=NOW)

    assert trouble.value.words


def test_right_answers_are_read() -> None:
    taken = UPLOAD.format('ExecutionStatus="0" index_incarcare="3828"', "").encode()
    bad = UPLOAD.format(
        'ExecutionStatus="1"', '<Errors errorMessage="Fisierul transmis nu este valid."/>'
    ).encode()

    assert answers.of_upload(status=200, body=taken, now=NOW) == Taken("3828")
    assert answers.of_upload(status=200, body=bad, now=NOW) == Refused(("Fisierul transmis nu este valid.",))
    for words, meaning in (
        ('stare="in prelucrare"', Working()),
        ('stare="ok" id_descarcare="77"', Ended(accepted=True, download_id="77")),
        ('stare="nok" id_descarcare="78"', Ended(accepted=False, download_id="78")),
    ):
        assert answers.of_state(status=200, body=STATE.format(words, "").encode(), now=NOW) == meaning
    broken = STATE.format('stare="XML cu erori nepreluat de sistem"', "").encode()
    assert isinstance(answers.of_state(status=200, body=broken, now=NOW), Refused)


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        *(("600", timedelta(minutes=10)), ("", timedelta(minutes=1)), ("nonsense", timedelta(minutes=1))),
        *(("9999999", timedelta(hours=24)), ("Tue, 31 Mar 2026 10:00:00 GMT", timedelta(hours=1))),
    ],
)
def test_a_limit_says_when_to_come_back(said: str, waits: timedelta) -> None:
    with pytest.raises(TroubleError) as trouble:
        answers.of_state(status=429, body=b"", now=NOW, retry_after=said)

    assert trouble.value.retry_at == NOW + waits


def test_an_empty_list_of_messages_is_an_empty_list() -> None:
    body = b'{"eroare": "Nu exista mesaje in ultimele 5 zile", "titlu": "Lista"}'

    assert answers.of_messages(status=200, body=body, now=NOW) == ()
