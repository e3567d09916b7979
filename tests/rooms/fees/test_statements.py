"""Statements in every form: what is money of ours counts once, each line is told, a bomb is refused."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.fees import queries, services, wording
from registratura.fees.errors import StatementRefusedError
from registratura.fees.queries import StatementCard
from registratura.fees.ways import ghiseul, matching
from registratura.kernel.banking import sorting
from registratura.kernel.banking.port import MOST_BYTES, UnreadableError
from registratura.kernel.banking.references import with_check
from registratura.kernel.banking.sums import read_sum
from registratura.toolkit.bank_files import read_confined
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.ghiseul import Ghiseul

from .ground import NOW, card_of, charge, set_fee

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>RO49AAAA1B31007593840000</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"""
ENTRY = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sense}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>2026-03-05</Dt></BookgDt><AcctSvcrRef>{mark}</AcctSvcrRef><NtryDtls><TxDtls>
<RmtInf>{said}</RmtInf><RltdPties><Dbtr><Nm>Popescu Ion</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>"""


@pytest.fixture
def town(alba: Town) -> Town:
    """Alba, where a certificate costs 7,00 lei for 200 m²."""
    set_fee(alba)
    return alba


def read(town: Town, data: bytes, name: str = "extras") -> StatementCard:
    with acting_for(town.id):
        row, _new = services.read_statement(data=data, name=name, by=town.registrar, now=NOW)
        card = queries.statement_card(row.id)
    assert card is not None
    return card


def outcomes(card: StatementCard) -> list[str]:
    return [row.outcome for row in card.rows]


def entry(amount: str, said: str, **more: Any) -> str:
    facts = {"currency": "RON", "sense": "CRDT", "status": "BOOK", "mark": "", **more}
    return ENTRY.format(amount=amount, said=f"<Ustrd>{said}</Ustrd>", **facts)


def camt(*entries: str) -> bytes:
    return CAMT.format(entries="".join(entries)).encode()


def csv_of(*lines: str) -> bytes:
    return "\n".join(["Data;Suma;Moneda;Plătitor;Detalii;Referință", *lines]).encode()


def mt940(*lines: tuple[str, str, str]) -> bytes:
    body = "".join(
        f":61:2603050305{sense}{amount}NTRFNONREF//{mark}\n:86:Taxa {said}\n"
        for sense, amount, mark, said in ((one[0][0], one[0][1:], one[1], one[2]) for one in lines)
    )
    return f":20:1\n:25:TREZ/RO49AAAA1B31007593840000\n:60F:C260304RON0,\n{body}-\n".encode()


def test_every_line_of_a_camt_statement_is_told(town: Town) -> None:
    one, part, over, gone = (charge(town) for _turn in range(4))
    with acting_for(town.id):
        services.cancel(charge_id=gone.id, reason="greșită", by=town.registrar, now=NOW)
    card = read(
        town,
        camt(
            entry("7.00", f"taxa {one.reference}", mark="1"),
            entry("3.00", part.reference, mark="2"),
            entry("9.00", over.reference, mark="3"),
            entry("7.00", gone.reference, mark="4"),
            entry("7.00", "fara referinta", mark="5"),
            entry("7.00", "RF00 0000 0000 00", mark="6"),
            entry("7.00", with_check("0000000001"), mark="7"),
            entry("7.00", f"{one.reference} {part.reference}", mark="8"),
            entry("7.00", one.reference, mark="9", sense="DBIT"),
            entry("7.00", one.reference, mark="10", currency="EUR"),
            entry("7.00", one.reference, mark="11", status="PDNG"),
            entry("7.00", one.reference, mark="1"),
        ),
    )

    assert outcomes(card) == [
        *("matched", "partly", "over", "late", "nothing", "mistyped", "unknown", "several"),
        *("outgoing", "currency", "not-final", "known"),
    ]
    assert all(outcome in wording.OUTCOMES for outcome in outcomes(card))
    assert [card_of(town, key.id).line.paid_bani for key in (one, part, over, gone)] == [700, 300, 900, 700]


def test_one_statement_in_three_forms_counts_once(town: Town) -> None:
    made = charge(town)

    assert outcomes(read(town, camt(entry("7.00", made.reference, mark="B1")))) == ["matched"]
    assert outcomes(read(town, mt940(("C7,00", "B1", made.reference)))) == ["known"]
    assert outcomes(read(town, csv_of(f"05.03.2026;7,00;RON;Popescu;{made.reference};B9"))) == ["known"]
    assert card_of(town, made.id).line.paid_bani == 700


def test_the_same_file_twice_is_the_same_statement_and_an_overlapping_one_adds_only_what_is_new(
    town: Town,
) -> None:
    one, two = charge(town), charge(town)
    first = f"05.03.2026;3,00;RON;Popescu;{one.reference};"
    same, other = first, f"06.03.2026;7,00;RON;Albu;{two.reference};"

    assert outcomes(read(town, csv_of(first, same))) == ["partly", "partly"]
    assert read(town, csv_of(first, same)).line.id == read(town, csv_of(first, same)).line.id
    assert outcomes(read(town, csv_of(first, same, other))) == ["known", "known", "matched"]
    assert [card_of(town, key.id).line.paid_bani for key in (one, two)] == [600, 700]


def test_a_structured_reference_and_a_batch_are_read(town: Town) -> None:
    one, two = charge(town), charge(town)
    detail = (
        "<TxDtls><AmtDtls><TxAmt><Amt Ccy='RON'>7.00</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>{}</Ref>"
        "</CdtrRefInf></Strd></RmtInf></TxDtls>"
    )
    batch = (
        "<Ntry><Amt Ccy='RON'>14.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-05"
        "</Dt></BookgDt><AcctSvcrRef>B7</AcctSvcrRef><NtryDtls>"
        f"{detail.format(one.reference)}{detail.format(two.reference)}</NtryDtls></Ntry>"
    )

    assert outcomes(read(town, camt(batch))) == ["matched", "matched"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"\x00\x01",
        b"Data;Suma\n31.02.2026;7,00\n",
        b"Data;Suma\n05.03.2026;multi\n",
        b"Data;Suma\n",
        b":20:1\n:25:X\n:61:gresit\n",
        b":20:1\n:25:X\n:61:269905C7,00NTRFNONREF\n",
        camt("<Ntry><Amt Ccy='RON'>x</Amt></Ntry>"),
        camt("<Ntry></Ntry>"),
        b"<Document xmlns='camt.053'>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><Document xmlns="camt.053">&b;</Document>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Document xmlns="camt.053"/>',
        b"tranzactie_ghiseul;referinta;suma;data;stare\n;RF;1;2026-03-05;platit\n",
        b"Data;Suma;Detalii\n05.03.2026;7,00;" + b"x" * 200_000 + b"\n",
    ],
)
def test_what_is_no_statement_is_refused_in_words_and_leaves_nothing(town: Town, data: bytes) -> None:
    with acting_for(town.id):
        with pytest.raises(StatementRefusedError) as caught:
            services.read_statement(data=data, name="extras", by=town.registrar, now=NOW)
        assert queries.statements() == []

    assert caught.value.words.endswith(".")


@settings(max_examples=60)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"Data;Suma;Detalii\n", b":20:1\n:25:A\n", b"camt.053"])
)
def test_whatever_bytes_come_they_are_read_or_refused(rest: bytes, head: bytes) -> None:
    try:
        found = sorting.way_of(head + rest, matching.WAYS).read(head + rest)
    except UnreadableError:
        return
    assert all(line.amount_bani is not None for line in found.lines)


def test_sums_are_read_in_both_writings() -> None:
    assert [read_sum(text) for text in ("1.234,50", "1,234.50", "7", "7,5", "-7.00", "+3,00")] == [
        *(123450, 123450, 700, 750, -700, 300),
    ]


def test_ghiseul_may_delay_repeat_and_lie_and_money_counts_once(town: Town) -> None:
    charges = [charge(town, entry_id=town.register().entry_id) for _turn in range(4)]
    with acting_for(town.id):
        service = Ghiseul(ghiseul.write(queries.owed_by_ghiseul()))
    one, two, three, four = (made.reference for made in charges)
    assert set(service.owed) == {one, two, three, four}
    service.pay(one, number="G1")
    service.pay(two, number="G2", state="in asteptare")
    service.pay(three, number="G1")  # another charge under a number that was used
    service.pay(with_check("9999999999"), number="G3")
    service.pay(four, number="G4", amount="5.00")
    service.pay(one, number="G1", amount="70.00")  # the same number, another sum
    service.pay(two, number="G2")  # late, and true at last

    card = read(town, service.list(repeated=2))
    assert [row.outcome for row in card.rows][::2] == [
        *("matched", "not-final", "contradicts", "unknown", "partly", "contradicts", "matched"),
    ]
    assert {row.outcome for row in card.rows[1::2]} <= {"known", "not-final", "contradicts", "unknown"}
    for _turn in range(3):
        order = random.Random(_turn).sample(range(7), 7)
        read(town, service.list(only=order))
    assert [card_of(town, made.id).line.paid_bani for made in charges] == [700, 700, 0, 500]


def test_what_is_owed_goes_out_only_with_an_account_and_an_entry(town: Town) -> None:
    charge(town)
    with acting_for(town.id):
        assert queries.owed_by_ghiseul() == []


def test_a_file_is_read_in_a_program_of_its_own_as_it_would_be_here() -> None:
    data = camt(entry("7.00", "Taxa", mark="A1"), entry("3.50", "Altceva", sense="DBIT"))

    way, found = read_confined(data=data, ways=matching.WAYS)

    assert found == sorting.way_of(data, matching.WAYS).read(data)
    assert way.form == "camt053"
    with pytest.raises(UnreadableError, match="too-long"):
        read_confined(data=b"x" * (MOST_BYTES + 1), ways=matching.WAYS)
    with pytest.raises(UnreadableError, match="form"):
        read_confined(data=b"altceva", ways=matching.WAYS)
