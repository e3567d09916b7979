"""Payments in the console: the accountant reads, imports, matches, gives back; others do not."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.accounts import services as accounts
from registratura.institutions import services as institutions
from registratura.institutions.roles import Role
from registratura.payments.models import Refund, StatementLine
from registratura.toolkit.scope import acting_for
from tests.cast import NOW as JOINED
from tests.cast import Supplier, open_supplier
from tests.doors.asked import few_questions
from tests.doors.attack import client_of
from tests.rooms.payments.ground import again, attempt, books, hear, known_to_providers, order, paid

PAGES = (
    *("", "neconcordante/", "linii/", "extrase/", "decontari/", "restituiri/", "notificari/"),
    *("notificari/?care=rejected", "incasare/", "registru.csv", "ordine.csv", "?care=look&q=Alba&pagina=2"),
)
HEAD = "Data;Suma;Moneda;Platitor;Detalii;Referinta\n"


@pytest.fixture
def supplier(db: None, settings: Any) -> Supplier:
    settings.TRIAL_PROVIDERS = "http://127.0.0.1:1"
    here = open_supplier()
    known_to_providers(here)
    return here


def accountant(supplier: Supplier, name: str = "eugen") -> Client:
    user = accounts.create_user(email=f"{name}@furnizor.example", full_name="Eugen Sava", now=JOINED)
    with acting_for(supplier.id):
        institutions.add_member(
            user_id=user.id, role=Role.BOOKKEEPING, unit_id=None, job_title="", now=JOINED, by=None
        )
    return client_of(user)


def upload(client: Client, address: str, text: str, **more: str) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("extras.csv", text.encode()), **more})


def test_the_accountant_opens_each_page_in_few_questions_and_others_none(supplier: Supplier) -> None:
    client = accountant(supplier)
    made = order(supplier)
    hear(supplier, "netopia", paid(attempt(supplier, made.id, "netopia")))
    hear(supplier, "netopia", paid("nu-este-al-nostru"))
    upload(client, "/consola/plati/extrase/", f"{HEAD}20.11.2026;1,00;RON;X;ceva;OP1")

    for page in (*PAGES, f"ordin/{made.id}/"):
        with few_questions():
            answer = client.get(f"/consola/plati/{page}")
        assert answer.status_code == 200, page
        assert client_of(None).get(f"/consola/plati/{page}").status_code == 302
        assert client_of(supplier.counsel).get(f"/consola/plati/{page}").status_code in (403, 404)
    assert client.get("/consola/plati/ordin/987654321/").status_code == 404


def test_a_statement_is_looked_at_read_and_its_lines_decided(supplier: Supplier) -> None:
    client, made = accountant(supplier), order(supplier)
    text = f"{HEAD}20.11.2026;100,00;RON;PRIMARIA ALBA;fara referinta;OP1\n20.11.2026;3,00;RON;B;dobanda;OP2"

    seen = upload(client, "/consola/plati/extrase/", text, look="1").content.decode()
    assert "numele clientului" in seen
    with books(supplier):
        assert not StatementLine.objects.exists()
    assert upload(client, "/consola/plati/extrase/", text).status_code == 302
    assert upload(client, "/consola/plati/extrase/", "nu este un extras").status_code == 422
    with books(supplier):
        first, second = StatementLine.objects.order_by("id").values_list("id", flat=True)
    assert made.reference in client.get("/consola/plati/linii/").content.decode()
    client.post(f"/consola/plati/linii/{first}/", {"deed": "match", "reference": made.reference})
    client.post(f"/consola/plati/linii/{second}/", {"deed": "aside", "ground": "dobândă"})
    assert again(supplier, made.id).state == "confirmed"
    assert "Nimic de lămurit" in client.get("/consola/plati/linii/").content.decode()


def test_a_large_refund_waits_for_a_second_accountant(supplier: Supplier) -> None:
    first, second, made = accountant(supplier), accountant(supplier, "ana"), order(supplier, 90_000)
    hear(supplier, "netopia", paid(attempt(supplier, made.id, "netopia"), 90_000))
    asked = {"payment": "netopia/7001", "amount": "600,00", "reason": "serviciu neprestat", "iban": ""}
    first.post(f"/consola/plati/ordin/{made.id}/restituire/", asked)

    with books(supplier):
        refund = Refund.objects.get()
    decide = f"/consola/plati/restituiri/{refund.id}/"
    first.post(decide, {"deed": "agree"})
    with books(supplier):
        assert Refund.objects.get().state == "asked"
    second.post(decide, {"deed": "agree"})
    with books(supplier):  # nobody answers at the trial address: it may be sent again
        assert (Refund.objects.get().state, Refund.objects.get().wants_second) == ("failed", True)
    assert "nereușită" in first.get("/consola/plati/restituiri/").content.decode()


@pytest.mark.parametrize("typed", ["", "abc", "-1", "9" * 30, "\x00"])
def test_what_is_typed_wrongly_is_refused_in_words(supplier: Supplier, typed: str) -> None:
    client, made = accountant(supplier), order(supplier)
    base = f"/consola/plati/ordin/{made.id}"

    for place in ("restituire", "folosire", "contestatie", "inchidere"):
        names = ("payment", "amount", "reason", "iban", "reference", "kind", "number", "ground")
        answer = client.post(f"{base}/{place}/", dict.fromkeys(names, typed))
        assert answer.status_code == 302
    assert client.post("/consola/plati/incasare/", {"what": "options", "limit": typed}).status_code == 422
    wrong = {"what": "account", "kind": "stripe", "base_url": typed or "http://x"}
    assert client.post("/consola/plati/incasare/", wrong).status_code == 422
    row = again(supplier, made.id)
    assert (row.state, row.closed_at) == ("waiting", None) or typed == "9" * 30
