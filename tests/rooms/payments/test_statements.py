"""Statements of the bank and reports of providers: counted once, matched with a reason, compared."""

from datetime import date, timedelta

import pytest

from registratura.payments import queries, services
from registratura.payments.errors import StatementRefusedError
from registratura.payments.matching import Candidate, suggest
from registratura.payments.models import PaymentOrder, Statement, StatementLine
from tests.cast import Supplier

from .ground import NOW, TREASURY, again, attempt, balance, books, hear, order, paid

HEAD = "Data;Suma;Moneda;Platitor;Detalii;Referinta\n"


def table(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


def mt940(*lines: tuple[str, str, str]) -> bytes:
    """A statement as SWIFT writes it: (mark `C` or `D`, sum with a comma, details)."""
    told = "".join(f":61:261120{mark}{amount}NTRFNONREF\n:86:{words}\n" for mark, amount, words in lines)
    return f":20:X\n:25:{TREASURY}\n:60F:C261119RON0,00\n{told}:62F:C261120RON0,00\n".encode()


def read(supplier: Supplier, data: bytes, name: str = "extras.csv") -> tuple[Statement, bool]:
    with books(supplier):
        return services.read_statement(data=data, name=name, by=supplier.administrator, now=NOW)


def outcomes(supplier: Supplier) -> list[str]:
    with books(supplier):
        return list(StatementLine.objects.order_by("id").values_list("outcome", flat=True))


def by_reference(made: PaymentOrder, lei: str = "100,00", mark: str = "OP1") -> str:
    return f"20.11.2026;{lei};RON;PRIMARIA ALBA;plata {made.reference};{mark}"


def test_a_statement_imported_twice_counts_once_in_every_form(supplier: Supplier) -> None:
    made = order(supplier)
    data = table(by_reference(made))

    assert read(supplier, data)[1]
    assert not read(supplier, data)[1]
    assert read(supplier, data + b"\n20.11.2026;1,00;RON;X;alta;OP2")[1]
    assert read(supplier, mt940(("C", "100,00", f"plata {made.reference}")), "extras.sta")[1]
    row = again(supplier, made.id)
    assert (row.state, row.net_bani, row.surplus_bani) == ("confirmed", 10_000, 0)
    assert outcomes(supplier) == ["matched", "known", "unmatched", "known"]
    assert (balance(supplier, "bank"), balance(supplier, "unmatched")) == (10_100, -100)


def test_looking_at_a_statement_writes_nothing(supplier: Supplier) -> None:
    made = order(supplier, words="Factura RGS-2026-00042")
    data = table(
        by_reference(made),
        "20.11.2026;100,00;RON;alt platitor;fact RGS 42 din nov;OP2",
        "20.11.2026;-50,00;RON;;comision;OP3",
        "20.11.2026;5,00;EUR;;;OP4",
    )
    with books(supplier):
        seen = services.preview(data=data)
        assert [one.outcome for one in seen.lines] == ["matched", "unmatched", "outgoing", "currency"]
        assert not Statement.objects.exists()
    assert again(supplier, made.id).net_bani == 0


@pytest.mark.parametrize(
    ("details", "payer", "bani", "reason"),
    [
        ("plata RF29 1234 5678 90 multumesc", "X", 777, "reference"),
        ("c/v fact 00042", "X", 10_000, "invoice"),
        ("plata cf 4562889", "X", 10_000, "cui"),
        ("plata", "PRIMĂRIA ALBA", 10_000, "name"),
        ("plata", "necunoscut", 10_000, "amount"),
        ("plata", "necunoscut", 10_001, None),
    ],
)
def test_a_line_is_proposed_with_its_reason(details: str, payer: str, bani: int, reason: str | None) -> None:
    order_ = Candidate(
        order_id=1,
        reference="RF291234567890",
        left_bani=10_000,
        cui="4562889",
        name="Primăria Alba",
        words="Factura RGS-2026-00042",
    )
    other = Candidate(order_id=2, reference="RF29123456", left_bani=5, cui="", name="Altul", words="")
    found = suggest(details=details, payer=payer, amount_bani=bani, open_orders=[order_, other])

    assert (found.reason if found else None) == reason
    assert (found is not None and found.certain) == (reason == "reference")
    if found is not None:
        assert found.order_id == 1


def test_two_orders_alike_are_not_guessed_between(supplier: Supplier) -> None:
    order(supplier)
    order(supplier)
    read(supplier, table("20.11.2026;100,00;RON;PRIMARIA ALBA;plata;OP1"))

    with books(supplier):
        (line,) = queries.lines_waiting()
    assert (line.outcome, line.suggested) == ("unmatched", "")


def test_less_and_more_than_asked_are_counted_and_shown(supplier: Supplier) -> None:
    made = order(supplier)
    read(supplier, table(by_reference(made, "40,00")))
    assert (again(supplier, made.id).state, again(supplier, made.id).left_bani) == ("partly", 6_000)
    read(supplier, table(by_reference(made, "85,50", "OP2")))

    row = again(supplier, made.id)
    assert (row.state, row.surplus_bani) == ("confirmed", 2_550)
    with books(supplier):
        assert [one.kind for one in queries.differences(today=NOW.date())] == ["surplus"]


def test_what_is_not_known_waits_and_a_person_decides_once(supplier: Supplier) -> None:
    made = order(supplier)
    read(supplier, table("20.11.2026;100,00;RON;X;fara referinta;OP1", "20.11.2026;7,00;RON;Y;dobanda;OP2"))
    with books(supplier):
        first, second = queries.lines_waiting()
        by = supplier.administrator
        services.match_line(line_id=first.id, order_id=made.id, by=by, now=NOW)
        with pytest.raises(StatementRefusedError):
            services.match_line(line_id=first.id, order_id=made.id, by=by, now=NOW)
        with pytest.raises(StatementRefusedError):
            services.set_aside(line_id=second.id, ground="", by=by, now=NOW)
        services.set_aside(line_id=second.id, ground="dobândă la cont", by=by, now=NOW)
        assert queries.waiting_count() == 0
    assert again(supplier, made.id).state == "confirmed"
    assert (balance(supplier, "unmatched"), balance(supplier, "other")) == (0, -700)


def test_a_line_set_aside_may_turn_out_to_pay(supplier: Supplier) -> None:
    made = order(supplier)
    read(supplier, table("20.11.2026;100,00;RON;X;ceva;OP1"))
    with books(supplier):
        (line,) = queries.lines_waiting()
        services.set_aside(line_id=line.id, ground="avans chirie", by=supplier.administrator, now=NOW)
        services.match_line(line_id=line.id, order_id=made.id, by=supplier.administrator, now=NOW)
    assert (balance(supplier, "other"), balance(supplier, "unmatched")) == (0, 0)
    assert again(supplier, made.id).state == "confirmed"


def test_a_refund_by_bank_is_done_when_the_statement_shows_it_leave(supplier: Supplier) -> None:
    made = order(supplier)
    read(supplier, table(by_reference(made, "130,00")))
    with books(supplier):
        card = queries.order_card(made.id)
        assert card is not None
        refund = services.ask_refund(
            order_id=made.id,
            provider="bank",
            payment=card.payments[0].payment,
            amount_bani=3_000,
            reason="plătit în plus",
            iban=TREASURY,
            by=supplier.administrator,
            now=NOW,
        )
        assert services.prepare_sending(refund_id=refund.id, by=supplier.administrator, now=NOW) is None
    read(supplier, table(f"21.11.2026;-30,00;RON;Primaria Alba;restituire {made.reference};OP9"))

    row = again(supplier, made.id)
    assert (row.state, row.surplus_bani, row.net_bani) == ("confirmed", 0, 10_000)
    assert (balance(supplier, "bank"), balance(supplier, "unmatched")) == (10_000, 0)
    with books(supplier):
        assert queries.refunds_waiting() == []


@pytest.mark.parametrize("data", [b"", b"   ", b"nimic", b"\x00" * 40, b":20:\n:25:\n:61:rau\n"])
def test_a_file_that_is_no_statement_is_refused_in_words(supplier: Supplier, data: bytes) -> None:
    with pytest.raises(StatementRefusedError):
        read(supplier, data)


def test_a_report_of_a_provider_is_compared_and_its_money_found_in_the_bank(supplier: Supplier) -> None:
    made, other = order(supplier), order(supplier, 5_000)
    hear(supplier, "netopia", paid(attempt(supplier, made.id, "netopia")))
    hear(supplier, "netopia", paid(attempt(supplier, other.id, "netopia"), 5_000, payment="7002"))
    report = b"ntpID;suma;comision;data\n7001;100,00;1,20;20.11.2026\n7003;9,00;0,10;20.11.2026\n"
    with books(supplier):
        by = supplier.administrator
        settled, is_new = services.read_settlement(
            provider="netopia", data=report, name="nov.csv", by=by, now=NOW
        )
        assert is_new
        assert not services.read_settlement(provider="netopia", data=report, name="x", by=by, now=NOW)[1]
        soon, after = NOW.date(), NOW.date() + timedelta(days=6)
        assert [(one.kind, one.payment) for one in queries.differences(today=soon)] == [("unknown", "7003")]
        kinds = [(one.kind, one.payment) for one in queries.differences(today=after)]
        assert kinds == [("unreported", "7002"), ("unknown", "7003"), ("payout", "")]
    read(supplier, table("22.11.2026;107,70;RON;NETOPIA;decontare;OP7", "22.11.2026;1,00;RON;N;x;OP8"))
    with books(supplier):
        line, wrong = queries.lines_waiting()
        assert line.settlement_id == settled.id
        with pytest.raises(StatementRefusedError):
            services.tie_payout(settlement_id=settled.id, line_id=wrong.id, by=by, now=NOW)
        services.tie_payout(settlement_id=settled.id, line_id=line.id, by=by, now=NOW)
        assert all(one.kind != "payout" for one in queries.differences(today=date(2026, 12, 31)))
    assert balance(supplier, "charges", "netopia") == 130
    assert balance(supplier, "clearing", "netopia") == 15_000 - 10_900
