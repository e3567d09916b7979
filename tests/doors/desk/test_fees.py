"""Fees at the desk: rules, charges, the cashier, statements, refunds, papers; who may and who may not."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registratura.accounts.models import User
from registratura.fees import queries, services
from registratura.kernel.banking.references import written
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.fees.ground import NOW, card_of, charge, set_fee

pytestmark = pytest.mark.django_db
COLLECTING = ("fees", "fees_cashier", "fees_day", "fees_day_pdf", "fees_refunds", "fees_statements")
ADMINISTERING = ("fee_rules", "fee_rule_new", "fees_settings")
RULE = {
    "code": "copii",
    "name": "Copii de pe documente",
    "legal_basis": "HCL 12/2026",
    "valid_from": "01.01.2026",
    "kind": "per_unit",
    "amount": "0,50",
    "ask_label": "Pagini",
    "ask_field": "pagini",
    "ask_unit": "pag.",
    "free": "2",
    "exemptions": "elev | Elev | 50 | HCL 12/2026 art. 3",
    "rounding": "ban",
    "iban": "RO49 AAAA 1B31 0075 9384 0000",
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(town: Town, name: str, **places: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **places})


@pytest.fixture
def town(alba: Town) -> Town:
    set_fee(alba)
    return alba


def paid_in_cash(town: Town) -> tuple[int, int]:
    made = charge(town)
    with acting_for(town.id):
        paid = services.take_cash(
            charge_id=made.id, amount_bani=700, key=uuid4(), payer_name="", by=town.registrar, now=NOW
        )
    return made.id, paid.id


def test_collectors_and_administrators_see_their_pages_and_nobody_else(town: Town, buzau: Town) -> None:
    made = charge(town)
    own = [at(town, name) for name in COLLECTING] + [at(town, "fees_charge", key=made.id)]
    rules = [at(town, name) for name in ADMINISTERING] + [at(town, "fee_rule", fee="urbanism")]
    wanted = {
        town.registrar: (200, 403),
        town.officer: (200, 403),
        town.administrator: (403, 200),
        town.clerk: (403, 403),
        buzau.registrar: (404, 404),
    }

    for user, (collecting, administering) in wanted.items():
        client = client_of(user)
        assert {client.get(address).status_code for address in own} == {collecting}
        assert {client.get(address).status_code for address in rules} == {administering}
    assert {Client().get(address).status_code for address in own + rules} == {302}


def test_a_fee_is_set_tried_and_changed_by_a_new_version(town: Town) -> None:
    client = client_of(town.administrator)
    assert client.post(at(town, "fee_rule_new"), RULE).status_code == 302

    tried = client.get(
        at(town, "fee_rule", fee="copii"), {"cantitate": "12", "scutire": "elev", "calcul": "1"}
    )
    assert "2,50\xa0lei" in tried.text
    assert "Reducere de 50%: Elev (HCL 12/2026 art. 3)" in tried.text
    again = client.get(at(town, "fee_version_new", fee="copii"))
    assert "elev | Elev | 50 | HCL 12/2026 art. 3" in again.text
    newer = {name: value for name, value in RULE.items() if name != "code"} | {"amount": "0,60"}
    assert client.post(at(town, "fee_version_new", fee="copii"), newer).status_code == 302
    with acting_for(town.id):
        versions = queries.versions_of("copii", on=NOW.date())
    assert [(one.number, one.formula.amount, one.in_force) for one in versions] == [
        (2, 60, True),
        (1, 50, False),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "mult"}, "Scrieți o sumă în lei"),
        ({"amount": ""}, "Scrieți cât costă"),
        ({"kind": "bands", "bands": "150 = 6\nceva"}, "Rândul 2 nu se înțelege"),
        ({"kind": "bands", "bands": "150 = 6"}, "Ultima tranșă nu are capăt"),
        ({"exemptions": "elev | Elev"}, "Rândul 1 nu se înțelege"),
        ({"iban": "RO49 AAAA 1B31 0075 9384 0001"}, "IBAN"),
        ({"legal_basis": ""}, "Scrieți temeiul legal"),
        ({"valid_from": "31.02.2026"}, "nu există în calendar"),
        ({"code": "urbanism"}, "Codul este al unei taxe care există"),
        ({"name": "\x00" * 10}, "Scrieți numele taxei"),
        ({"name": "x" * 10_000}, "Prea lung"),
        ({"kind": "ghicit"}, "Alegeți din listă"),
    ],
)
def test_what_is_wrong_with_a_fee_stands_beside_its_field(
    town: Town, change: dict[str, str], words: str
) -> None:
    page = client_of(town.administrator).post(at(town, "fee_rule_new"), RULE | change)

    assert page.status_code == 422
    assert words in page.text
    assert "HCL 12/2026 art. 3" in page.text or "exemptions" in change


def test_bands_are_typed_a_line_each(town: Town) -> None:
    bands = "150 = 6,00\n250 = 7\npeste = 14 + 0,01"
    page = client_of(town.administrator).post(
        at(town, "fee_rule_new"), RULE | {"kind": "bands", "bands": bands}
    )

    assert page.status_code == 302
    with acting_for(town.id):
        (version,) = queries.versions_of("copii", on=NOW.date())
    assert [(one.upto, one.amount, one.each) for one in version.formula.bands] == [
        (150_000, 600, 0),
        (250_000, 700, 0),
        (None, 1400, 1),
    ]


def test_an_entry_is_charged_from_its_page_and_shows_it(town: Town) -> None:
    entry = town.register()
    client = client_of(town.registrar)
    place = {"register": "general", "year": entry.year, "number": entry.number}
    here = at(town, "fees_charge_new", **place)

    assert "Certificat de urbanism" in client.get(here).text
    refused = client.post(f"{here}?taxa=urbanism", {"quantity": "mult", "payer_name": "Popescu Ion"})
    assert refused.status_code == 422
    assert "Scrieți un număr" in refused.text
    done = client.post(f"{here}?taxa=urbanism", {"quantity": "200", "payer_name": "Popescu Ion"})
    assert done.status_code == 302
    page = client.get(at(town, "entry", **place)).text
    assert "7,00\xa0lei" in page
    assert "de plată" in page
    assert (
        at(town, "fees_charge_new", **place) not in client_of(town.clerk).get(at(town, "entry", **place)).text
    )


def test_the_cashier_finds_takes_and_prints(town: Town) -> None:
    entry = town.register()
    made = charge(town, entry_id=entry.entry_id)
    client, here = client_of(town.registrar), at(town, "fees_cashier")

    for typed in (
        made.reference[2:],
        written(made.reference),
        str(entry.number),
        f"{entry.number}/{entry.year}",
    ):
        assert "autofocus" in client.get(here, {"cauta": typed}).text
        assert 'value="7,00"' in client.get(here, {"cauta": typed}).text
    key = str(uuid4())
    asked = f"{here}?cauta={made.reference}"
    too_much = client.post(asked, {"amount": "7,01", "key": key})
    assert too_much.status_code == 422
    assert "cel mult 7,00" in too_much.text
    taken = client.post(asked, {"amount": "7,00", "key": key})
    assert taken.status_code == 302
    client.post(asked, {"amount": "7,00", "key": key})
    assert len(card_of(town, made.id).payments) == 1
    assert "TX 1" in client.get(taken["Location"]).text
    receipt = client.get(at(town, "fees_receipt", key=made.id, payment=card_of(town, made.id).payments[0].id))
    assert receipt.content.startswith(b"%PDF")


def test_the_day_adds_up_and_is_printed(town: Town) -> None:
    paid_in_cash(town)
    client = client_of(town.registrar)

    page = client.get(at(town, "fees_day"), {"zi": "02.03.2026"})
    assert "7,00\xa0lei" in page.text
    assert client.get(at(town, "fees_day"), {"zi": "02.03.2026", "ale-mele": "1"}).status_code == 200
    assert client.get(at(town, "fees_day_pdf"), {"zi": "02.03.2026"}).content.startswith(b"%PDF")


def test_deeds_on_a_charge_need_their_words(town: Town) -> None:
    made, client = charge(town), client_of(town.registrar)
    waive = at(town, "fees_waive", key=made.id)

    assert client.post(waive, {"scutire-ground": ""}).status_code == 422
    assert client.post(waive, {"scutire-ground": "Legea 448/2006 art. 28"}).status_code == 302
    assert card_of(town, made.id).line.state == "waived"
    cancel = client.post(at(town, "fees_cancel", key=made.id), {"anulare-ground": "greșită din eroare"})
    assert cancel.status_code == 422
    assert client.post(at(town, "fees_waive", key=10**15), {"scutire-ground": "ceva"}).status_code == 404


def test_a_refund_is_asked_by_one_and_approved_by_another(town: Town) -> None:
    key, _payment = paid_in_cash(town)
    registrar, officer = client_of(town.registrar), client_of(town.officer)
    asked = {"restituire-amount": "7,00", "restituire-reason": "cerere retrasă", "restituire-iban": ""}
    assert (
        registrar.post(at(town, "fees_refund_ask", key=key), asked | {"restituire-amount": "9"}).status_code
        == 422
    )
    assert registrar.post(at(town, "fees_refund_ask", key=key), asked).status_code == 302
    with acting_for(town.id):
        (waiting,) = queries.open_refunds()

    decide = at(town, "fees_refund_decide", key=waiting.id)
    assert "altcineva" in registrar.post(decide, {"hotarare": "da"}, follow=True).text
    officer.post(decide, {"hotarare": "da"})
    assert card_of(town, key).line.state == "refunded"


def test_a_payment_is_struck_only_on_its_own_charge(town: Town) -> None:
    key, payment = paid_in_cash(town)
    other, client = charge(town), client_of(town.registrar)

    wrong = client.post(at(town, "fees_strike", key=other.id, payment=payment), {"reason": "alt plătitor"})
    assert wrong.status_code == 404
    client.post(at(town, "fees_strike", key=key, payment=payment), {"reason": "alt plătitor"})
    assert card_of(town, key).line.state == "due"
    assert client.get(at(town, "fees_receipt", key=key, payment=payment)).content.startswith(b"%PDF")


def statement(lines: str) -> SimpleUploadedFile:
    head = "Data;Suma;Moneda;Platitor;Detalii;Referinta\n"
    return SimpleUploadedFile("extras.csv", (head + lines).encode(), "text/csv")


def test_a_statement_is_read_once_and_a_lost_line_is_tied_by_hand(town: Town) -> None:
    made, other = charge(town), charge(town)
    lines = (
        f"02.03.2026;7,00;RON;Popescu;taxa {made.reference};A1\n02.03.2026;7,00;RON;Albu;taxa urbanism;A2\n"
    )
    client, here = client_of(town.officer), at(town, "fees_statements")

    read = client.post(here, {"file": statement(lines)})
    assert read.status_code == 302
    assert client.post(here, {"file": statement(lines)})["Location"] == read["Location"]
    page = client.get(read["Location"])
    assert "plată înscrisă" in page.text
    assert "fără referință" in page.text
    tie = f"{read['Location']}2/"
    client.post(tie, {"reference": "RF00 1"})
    client.post(tie, {"reference": other.reference})
    assert client.post(tie, {"reference": other.reference}).status_code == 404
    assert [card_of(town, one.id).line.state for one in (made, other)] == ["paid", "paid"]
    refused = client.post(here, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert refused.status_code == 422


def test_the_list_for_ghiseul_holds_what_is_owed_and_is_written_down(town: Town) -> None:
    made = charge(town, entry_id=town.register().entry_id, payer_name="=cmd|' /C calc'!A0")
    answer = client_of(town.registrar).post(at(town, "fees_handover"))

    text = answer.content.decode("utf-8-sig")
    assert made.reference in text
    assert ";7.00;" in text
    assert ";'=cmd" in text
    assert client_of(town.registrar).get(at(town, "fees_handover")).status_code == 405


def test_the_cash_desk_is_set_and_the_secret_is_never_shown(town: Town) -> None:
    client, here = client_of(town.administrator), at(town, "fees_settings")
    provider = {
        "name": "Procesator",
        "pay_url": "https://plati.example/start",
        "merchant": "ALBA",
        "secret": "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
        "is_active": "on",
    }

    assert client.post(here, provider | {"pay_url": "http://plati.example"}).status_code == 422
    assert client.post(here, provider | {"secret": "scurt"}).status_code == 422
    assert client.post(here, provider).status_code == 302
    assert "QUJDREVG" not in client.get(here).text
    assert client.post(here, {"fapta": "serie", "series": "ă"}).status_code == 422
    assert client.post(here, {"fapta": "serie", "series": "prim"}).status_code == 302
    with acting_for(town.id):
        assert queries.receipt_series() == ("PRIM", 1)


def test_lists_ask_little_of_the_database(town: Town, django_assert_max_num_queries: Any) -> None:
    for _turn in range(4):
        paid_in_cash(town)
    client = client_of(town.registrar)

    for name in ("fees", "fees_cashier", "fees_day", "fees_statements", "fees_refunds"):
        with django_assert_max_num_queries(15):
            client.get(at(town, name), {"zi": "02.03.2026"})
