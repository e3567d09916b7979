"""Where invoices are paid and providers tell: no card comes in, nothing answers 500, each provider hears its word."""

import json
from typing import Any
from urllib.request import urlopen

import pytest
from django.test import Client

from registratura.flows import paying
from registratura.flows.demo.providers.server import Payment, notifications, running
from registratura.payments.models import ProviderEvent
from tests.cast import Supplier, open_supplier
from tests.rooms.payments.ground import NOW_S, again, attempt, books, known_to_providers, order, paid

CARD = "4111111111111111"
TOLD = "/plati/notificare/netopia/"


@pytest.fixture
def supplier(db: None, settings: Any) -> Supplier:
    settings.TRIAL_PROVIDERS = "http://127.0.0.1:1"
    here = open_supplier()
    known_to_providers(here)
    return here


@pytest.fixture
def client(settings: Any) -> Client:
    settings.PORTAL_LIMITS = {"payment": (4, 5, 3600, 800)}
    return Client(enforce_csrf_checks=True)


def post(
    client: Client, address: str, body: bytes, headers: Any = None, kind: str = "application/json"
) -> Any:
    return client.post(address, data=body, content_type=kind, headers=headers or {})


def test_a_provider_without_an_account_tells_and_hears_its_word(
    supplier: Supplier, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(NOW_S, tick=False)
    made = order(supplier)
    told = paid(attempt(supplier, made.id, "netopia"))

    answer = post(client, TOLD, told.body, told.headers)
    assert (answer.status_code, json.loads(answer.content)["errorType"]) == (200, 0)
    assert again(supplier, made.id).state == "confirmed"
    again_answer = post(client, TOLD, told.body, told.headers)
    assert again_answer.content == answer.content


@pytest.mark.parametrize("provider", ["netopia", "euplatesc", "stripe"])
@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"{", b'{"a":' * 3_000, b"amount=" + b"9" * 9_000, "ș".encode()]
)
def test_rubbish_is_refused_in_the_provider_s_words_and_never_fails(
    supplier: Supplier, client: Client, provider: str, body: bytes
) -> None:
    answer = post(client, f"/plati/notificare/{provider}/", body, {"stripe-signature": "t=1,v1=a"})

    assert answer.status_code == (200 if provider == "netopia" else 400)
    with books(supplier):
        assert not ProviderEvent.objects.filter(outcome="counted").exists()


def test_above_the_limit_of_its_network_nothing_forged_is_written_and_true_ones_still_count(
    supplier: Supplier, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(NOW_S, tick=False)
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")
    codes = [post(client, TOLD, b'{"n": %d}' % number).status_code for number in range(9)]

    assert codes == [200] * 5 + [429] * 4
    with books(supplier):
        assert ProviderEvent.objects.count() == 5
    told = paid(mark)
    assert post(client, TOLD, told.body, told.headers).status_code == 200
    assert again(supplier, made.id).state == "confirmed"


def test_ac_e1_3_no_card_reaches_a_view_in_body_or_address(supplier: Supplier, client: Client) -> None:
    made = order(supplier)
    place = paying.place_of(reference=made.reference)
    back = f"/plati/{place['reference']}/{place['secret']}/inapoi/"

    assert post(client, TOLD, f'{{"pan": "{CARD}"}}'.encode()).status_code == 422
    assert client.get(f"{back}?card={CARD}").status_code == 422
    form = "application/x-www-form-urlencoded"
    assert post(client, back, f"cvv=123&n={CARD}".encode(), kind=form).status_code == 422
    assert post(client, TOLD, b"x" * 70_000).status_code == 413
    with books(supplier):
        assert not ProviderEvent.objects.exists()


def test_coming_back_says_nothing_of_money(supplier: Supplier, client: Client) -> None:
    made = order(supplier)
    place = paying.place_of(reference=made.reference)
    back = f"/plati/{place['reference']}/{place['secret']}/inapoi/"

    for answer in (client.get(f"{back}?status=paid"), client.post(back, {"action": "0"})):
        assert answer.status_code == 302
        assert answer["Location"].endswith("?intors=1")
    page = client.get(f"/plati/{place['reference']}/{place['secret']}/?intors=1")
    assert "Așteptăm răspunsul băncii" in page.content.decode()
    assert again(supplier, made.id).state == "waiting"


def test_the_page_of_an_order_opens_by_its_secret_alone(supplier: Supplier, client: Client) -> None:
    made = order(supplier)
    place = paying.place_of(reference=made.reference)
    page = f"/plati/{place['reference']}/{place['secret']}/"
    shown = client.get(page)

    assert shown.status_code == 200
    assert all(words in shown.content.decode() for words in ("100,00", "Plătesc prin Netopia", "RO49 AAAA"))
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"{page}cod.svg").status_code == 200
    assert client.get(f"{page}dovada.pdf").status_code == 404
    assert client.get(page.replace(place["secret"], "a" * 16)).status_code == 404
    assert client.get("/plati/notificare/netopia/").status_code == 405
    assert post(client, "/plati/notificare/altul/", b"{}").status_code == 404


def test_without_a_supplier_nothing_is_there(db: None, client: Client) -> None:
    assert post(client, TOLD, b"{}").status_code in (200, 404)
    assert client.get("/plati/RF18/a/").status_code == 404


def visit(address: str) -> int:
    """Follow a link to a provider's page as a browser does; return its last status."""
    with urlopen(address, timeout=20) as answer:
        return int(answer.status)


def told_of(payment: Payment, deed: str) -> list[tuple[str, Any]]:
    return [(payment.provider, one) for one in notifications(payment, deed, now_s=NOW_S)]


@pytest.mark.parametrize("provider", ["netopia", "euplatesc", "stripe"])
def test_one_pays_on_the_page_of_a_trial_provider_whatever_its_habits(
    provider: str, supplier: Supplier, settings: Any, time_machine: Any
) -> None:
    client = Client()
    with running() as here:
        settings.TRIAL_PROVIDERS = here.address
        made = order(supplier)
        place = paying.place_of(reference=made.reference)
        page = f"/plati/{place['reference']}/{place['secret']}/"
        shown = client.post(f"{page}cale/", {"provider": provider})
        assert shown.status_code == 200, shown.content[-600:]
        address = next(part for part in shown.content.decode().split('"') if part.startswith(here.address))
        if provider == "euplatesc":
            visit(address.replace("&amp;", "&"))
        (payment,) = here.payments.values()

    assert (payment.bani, payment.provider) == (10_000, provider)
    time_machine.move_to(NOW_S, tick=False)
    for deed in ("forge", "lie", "decline", "silent"):
        for kind, told in told_of(payment, deed):
            assert post(client, f"/plati/notificare/{kind}/", told.body, told.headers).status_code in (
                200,
                400,
            )
    assert again(supplier, made.id).net_bani == 0
    for kind, told in told_of(payment, "messy"):
        post(client, f"/plati/notificare/{kind}/", told.body, told.headers)
    assert (again(supplier, made.id).state, again(supplier, made.id).net_bani) == ("confirmed", 10_000)
    assert client.get(f"{page}dovada.pdf")["Content-Type"] == "application/pdf"
