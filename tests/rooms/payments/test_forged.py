"""Forged notifications leave the order unpaid and are written down (AC-E1.1); card numbers are refused (AC-E1.3)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from registratura.kernel.card_numbers import holds_card
from registratura.payments.models import ProviderAccount, ProviderEvent
from registratura.payments.providers.netopia import STATUSES, Netopia
from registratura.payments.providers.port import Access, NotBelievedError
from registratura.payments.rules import FactKind
from tests.cast import Supplier

from .ground import NOW_S, Told, again, attempt, books, events, hear, keys, later, order, paid, telling

CARD = "4111 1111 1111 1111"
_OTHER: list[rsa.RSAPrivateKey] = []


def other_key() -> rsa.RSAPrivateKey:
    if not _OTHER:
        _OTHER.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return _OTHER[0]


def stripped(told: Told) -> Told:
    """The token without its signature, saying that none is needed."""
    head = telling.signed_token({}, header={"alg": "none"}).split(".")[0]
    middle = told.headers["verification-token"].split(".")[1]
    return Told({"verification-token": f"{head}.{middle}."}, told.body)


def changed(told: Told, old: bytes, new: bytes) -> Told:
    assert old in told.body
    return Told(told.headers, told.body.replace(old, new))


FORGED: dict[str, tuple[Callable[[str], Told], str]] = {
    "another algorithm": (lambda mark: paid(mark, header={"alg": "RS256"}), "algorithm"),
    "the public key as a secret": (lambda mark: paid(mark, header={"alg": "HS512"}), "algorithm"),
    "no algorithm": (lambda mark: stripped(paid(mark)), "headers"),
    "no algorithm, a signature": (lambda mark: paid(mark, header={"alg": "none"}), "algorithm"),
    "a key of its own": (lambda mark: paid(mark, key=other_key()), "signature"),
    "a key inside the token": (
        lambda mark: paid(mark, key=other_key(), header={"jwk": {"kty": "RSA"}}),
        "signature",
    ),
    "critical extensions": (lambda mark: paid(mark, header={"crit": ["b64"], "b64": False}), "algorithm"),
    "another audience": (lambda mark: paid(mark, claims={"aud": "ALTC-INEV-A"}), "audience"),
    "several audiences": (
        lambda mark: paid(mark, claims={"aud": [keys.NETOPIA_MERCHANT, "ALTC"]}),
        "audience",
    ),
    "another issuer": (lambda mark: paid(mark, claims={"iss": "NETOPIA"}), "issuer"),
    "a changed body": (lambda mark: changed(paid(mark, 9_000), b"90", b"100"), "body"),
    "another body's token": (lambda mark: Told(paid("x").headers, paid(mark).body), "body"),
    "an old token": (lambda mark: paid(mark, claims={"iat": NOW_S - 90_000, "exp": NOW_S + 60}), "late"),
    "an ended token": (lambda mark: paid(mark, claims={"exp": NOW_S - 1}), "late"),
    "a token without a moment": (lambda mark: paid(mark, claims={"iat": None}), "late"),
    "a token of tomorrow": (lambda mark: paid(mark, claims={"iat": NOW_S + 3_600}), "early"),
    "another sum": (lambda mark: paid(mark, 1), "amount"),
    "a larger sum": (lambda mark: paid(mark, 10_001), "amount"),
    "another currency": (lambda mark: paid(mark, currency="HUF"), "currency"),
    "an order that is not ours": (lambda mark: paid("f" * 32), "order"),
    "no token": (lambda mark: Told({}, paid(mark).body), "headers"),
    "a token of rubbish": (lambda mark: Told({"verification-token": "a.b.ș"}, paid(mark).body), "headers"),
    "a status in words": (lambda mark: paid(mark, status="3"), "form"),
}


@pytest.mark.parametrize("name", FORGED)
def test_ac_e1_1_a_forged_notification_leaves_the_order_unpaid_and_is_written_down(
    name: str, supplier: Supplier
) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")
    forge, outcome = FORGED[name]
    told = forge(mark)

    heard = hear(supplier, "netopia", told)
    again_heard = hear(supplier, "netopia", told)

    assert (heard.outcome, heard.believed) == (again_heard.outcome, again_heard.believed) == (outcome, False)
    assert (heard.reply.status, json.loads(heard.reply.body)["errorType"] != 0) == (200, True)
    stands = again(supplier, made.id)
    assert (stands.state, stands.net_bani) == ("waiting", 0)
    assert [one for one, _ok in events(supplier)] == [outcome]
    with books(supplier):
        assert bytes(ProviderEvent.objects.get().raw) == told.body


@pytest.mark.parametrize("key", ["", " ", "-----BEGIN PUBLIC KEY-----", "rubbish"])
def test_ac_e1_1_without_a_key_nothing_is_believed(supplier: Supplier, key: str) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")
    with books(supplier):
        ProviderAccount.objects.filter(kind="netopia").update(public_key=key)

    assert hear(supplier, "netopia", paid(mark)).outcome == "key"
    assert again(supplier, made.id).state == "waiting"
    with pytest.raises(NotBelievedError):
        Netopia().believe(Access(merchant="x"), headers=paid(mark).headers, body=b"{}", now_s=NOW_S)


def test_ac_e1_1_a_weak_key_is_no_key(supplier: Supplier) -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = weak.public_key().public_bytes(*_PEM).decode()
    told = paid("x", key=weak)

    with pytest.raises(NotBelievedError, match="key"):
        Netopia().believe(
            Access(merchant=keys.NETOPIA_MERCHANT, public_key=pem),
            headers=told.headers,
            body=told.body,
            now_s=NOW_S,
        )


def test_ac_e1_1_new_is_not_paid_and_only_two_statuses_are(supplier: Supplier) -> None:
    assert {status for status, kind in STATUSES.items() if kind is FactKind.PAID} == {3, 5}
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")

    for status in (*range(3), *range(18, 40)):
        hear(supplier, "netopia", paid(mark, status=status))
    assert again(supplier, made.id).net_bani == 0
    assert hear(supplier, "netopia", paid(mark, status=1)).outcome == "repeated"


def test_ac_e1_1_a_replay_counts_nothing_and_for_another_order_is_refused(supplier: Supplier) -> None:
    first, second = order(supplier), order(supplier)
    mark, other = attempt(supplier, first.id, "netopia"), attempt(supplier, second.id, "netopia")
    told = paid(mark)

    assert hear(supplier, "netopia", told).outcome == "counted"
    assert hear(supplier, "netopia", told).outcome == "repeated"
    assert hear(supplier, "netopia", told, at=later(days=3)).outcome == "repeated"
    assert hear(supplier, "netopia", paid(other)).outcome == "replay"
    assert (again(supplier, first.id).net_bani, again(supplier, second.id).net_bani) == (10_000, 0)


EUPLATESC: dict[str, tuple[dict[str, str], str]] = {
    "another key": ({"key": "FF" * 16}, "signature"),
    "another merchant": ({"merch_id": "altul"}, "audience"),
    "another currency": ({"curr": "EUR"}, "currency"),
    "another sum": ({"amount": "1.00"}, "amount"),
    "parts of a ban": ({"amount": "100.001"}, "form"),
    "an order that is not ours": ({"invoice_id": "nu-este"}, "order"),
    "an old moment": ({"timestamp": "20261120090000"}, "late"),
    "tomorrow": ({"timestamp": "20261124090000"}, "early"),
    "a moment that is none": ({"timestamp": "20261399999999"}, "form"),
    "no nonce": ({"nonce": ""}, "form"),
}


@pytest.mark.parametrize("name", EUPLATESC)
def test_ac_e1_1_euplatesc_is_believed_by_every_field(name: str, supplier: Supplier) -> None:
    made = order(supplier)
    facts, outcome = EUPLATESC[name]
    mark = attempt(supplier, made.id, "euplatesc")
    good: dict[str, Any] = {
        "order": mark,
        "payment": "EP1",
        "bani": 10_000,
        "now_s": NOW_S,
        "nonce": "a" * 32,
    }

    assert hear(supplier, "euplatesc", telling.by_euplatesc(**(good | facts))).outcome == outcome
    assert again(supplier, made.id).net_bani == 0


def test_ac_e1_1_euplatesc_by_nonce_refusals_and_the_look_of_a_person(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "euplatesc")

    def told(nonce: str, payment: str, **more: str) -> Told:
        return telling.by_euplatesc(
            order=mark, payment=payment, bani=10_000, now_s=NOW_S, nonce=nonce * 32, **more
        )

    assert hear(supplier, "euplatesc", told("a", "EP1", action="1")).outcome == "counted"
    assert again(supplier, made.id).state == "rejected"
    assert hear(supplier, "euplatesc", told("a", "EP2")).outcome == "replay"
    looked_at = told("b", "EP3")
    assert hear(supplier, "euplatesc", Told({}, looked_at.body + b"&sec_status=5")).outcome == "counted"
    assert again(supplier, made.id).net_bani == 0
    heard = hear(supplier, "euplatesc", told("c", "EP3"))
    assert (heard.reply.status, heard.reply.body) == (200, b"OK")
    assert again(supplier, made.id).state == "confirmed"


def test_ac_e1_1_stripe_is_believed_within_five_minutes(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "stripe")
    thing = telling.session(order=mark, payment="pi_1", bani=10_000)

    def told(at_s: int = NOW_S, **more: Any) -> Told:
        name = "checkout.session.completed"
        return telling.by_stripe(event_id="evt_1", name=name, now_s=at_s, **({"thing": thing} | more))

    good = told()
    cases = {
        "late": told(NOW_S - 301),
        "early": told(NOW_S + 301),
        "signature": told(secret="whsec_" + "x" * 30),
        "headers": Told({"stripe-signature": "v1=00"}, good.body),
        "currency": told(thing=thing | {"currency": "eur"}),
        "amount": told(thing=thing | {"amount_total": 9_999}),
        "form": told(thing=thing | {"amount_total": "10000"}),
        "order": told(thing=thing | {"client_reference_id": "nu"}),
    }
    assert {name: hear(supplier, "stripe", one).outcome for name, one in cases.items()} == {
        name: name for name in cases
    }
    spaced = Told(good.headers, good.body.replace(b": ", b":"))
    assert hear(supplier, "stripe", spaced).outcome == "signature"
    unpaid = told(thing=thing | {"payment_status": "unpaid"})
    assert hear(supplier, "stripe", unpaid).outcome == "counted"
    assert again(supplier, made.id).net_bani == 0

    heard = hear(supplier, "stripe", good)
    assert (heard.outcome, heard.reply.status) == ("counted", 200)
    assert again(supplier, made.id).state == "confirmed"


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "4111111111111111",
        "pan=4111-1111-1111-1111&x=1",
        "n=4111%201111%201111%201111",
        '{"card": "\\u0034111111111111111"}',
        "3782 822463 10005",
        "cvv=123",
        '{"cvc": "0123"}',
        '{"expMonth": 12}',
        "card_expiry=12/29",
        "exp_year=2029",
    ],
)
def test_ac_e1_3_the_data_of_a_card_are_seen(text: str) -> None:
    assert holds_card(text)


@pytest.mark.parametrize(
    "text",
    [
        "4***********1111",
        "4111111111111112",
        "20261123090000",
        "RO49AAAA1B31007593840000",
        "0000000000000000",
        "f" * 32 + "4111111111111111",
        '{"expMonth": 0, "cvv": ""}',
        "RF18012345678901",
        "expires=1790000000",
    ],
)
def test_ac_e1_3_what_only_looks_like_a_card_is_let_through(text: str) -> None:
    assert not holds_card(text)


def test_ac_e1_3_a_notification_with_a_card_is_refused_and_its_bytes_are_not_kept(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")

    heard = hear(supplier, "netopia", paid(mark, note=CARD))

    assert (heard.outcome, heard.believed) == ("card", False)
    with books(supplier):
        kept = ProviderEvent.objects.get()
        assert (bytes(kept.raw), kept.headers, kept.amount_bani) == (b"", {}, None)
    assert again(supplier, made.id).net_bani == 0


def _pem() -> tuple[Any, Any]:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return Encoding.PEM, PublicFormat.SubjectPublicKeyInfo


_PEM = _pem()
