"""Fees beside filings and entries: charged once, tied when the number comes, told to the payer when paid."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from registratura.fees import queries as fees
from registratura.fees import services
from registratura.fees.errors import ChargeRefusedError
from registratura.flows import fees as flow
from registratura.flows.fees import Payer
from registratura.forms import queries as forms
from registratura.forms.queries import VersionCard
from registratura.journal import queries as journal
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.filing_ground import begin, carry, open_forms
from tests.rooms.fees.ground import NOW, set_fee

PAYER = Payer(name="Popescu Ion", email="Ion@Exemplu.ro")


@pytest.fixture
def town(alba: Town) -> Town:
    """Alba with a fee by area and a service that is free."""
    set_fee(alba)
    set_fee(alba, code="fiscal", formula={"kind": "free"}, iban="", name="Certificat fiscal")
    return alba


def pay(town: Town, charge_id: int) -> None:
    with acting_for(town.id):
        services.record_payment(
            charge_id=charge_id,
            method="bank",
            amount_bani=700,
            paid_on=date(2026, 3, 5),
            external_id=str(uuid4()),
            payer_name="",
            by=None,
            now=NOW,
        )


def test_a_filing_is_charged_once_paid_before_its_number_and_told_on_the_entry(town: Town) -> None:
    key, entry = uuid4(), town.register()
    first, again = (
        flow.charge_for(
            institution=town.institution,
            rule_code="urbanism",
            answers={"suprafata": "200"},
            payer=PAYER,
            filing_key=key,
            now=NOW,
        )
        for _turn in range(2)
    )
    assert first == again
    assert (first.amount.replace("\xa0", " "), first.is_settled) == ("7,00 lei", False)
    assert not flow.is_settled(institution=town.institution, filing_key=key)
    assert first.charge_id is not None
    pay(town, first.charge_id)
    assert flow.is_settled(institution=town.institution, filing_key=key)
    entry_id = entry.entry_id
    assert flow.tie(institution=town.institution, filing_key=key, entry_id=entry_id, by=None, now=NOW) == 1
    assert flow.tie(institution=town.institution, filing_key=key, entry_id=entry_id, by=None, now=NOW) == 0
    (view,) = flow.charges_for(institution=town.institution, entry_id=entry_id)
    assert (view.state, view.left_bani) == ("paid", 0)
    with acting_for(town.id):
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=entry_id)]
        told = list(Message.objects.values_list("kind", flat=True))
    assert acts.count("fees.charge.settled") == 1
    assert told == ["fee.paid"]


def test_the_payer_is_told_once_what_is_owed_and_where(town: Town) -> None:
    view = flow.charge_for(
        institution=town.institution,
        rule_code="urbanism",
        answers={"suprafata": "200", "scutire": "rural"},
        payer=PAYER,
        entry_id=town.register().entry_id,
        now=NOW,
    )
    assert view.charge_id is not None
    for _turn in range(2):
        assert flow.tell_due(institution=town.institution, charge_id=view.charge_id, by=None, now=NOW)

    with acting_for(town.id):
        (message,) = Message.objects.filter(kind="fee.due")
    assert message.context["page"] == view.page
    assert message.context["amount"].replace("\xa0", " ") == "3,50 lei"


def test_a_free_service_owes_nothing_and_an_unknown_one_is_refused(town: Town) -> None:
    free = flow.charge_for(
        institution=town.institution, rule_code="fiscal", answers={}, payer=PAYER, filing_key=uuid4(), now=NOW
    )

    assert (free.charge_id, free.is_settled, free.page) == (None, True, "")
    assert flow.is_settled(institution=town.institution, filing_key=uuid4())
    with pytest.raises(ChargeRefusedError):
        flow.charge_for(
            institution=town.institution,
            rule_code="nimic",
            answers={},
            payer=PAYER,
            filing_key=uuid4(),
            now=NOW,
        )


def test_forms_are_offered_the_fees_in_force_and_told_what_they_ask(town: Town) -> None:
    assert flow.choices(institution=town.institution, now=NOW) == [
        ("urbanism", "Certificat de urbanism"),
        ("fiscal", "Certificat fiscal"),
    ]
    assert flow.asked_field(institution=town.institution, rule_code="urbanism", now=NOW) == "suprafata"
    assert flow.asked_field(institution=town.institution, rule_code="fiscal", now=NOW) == ""
    with acting_for(town.id):
        assert fees.charge_counts() == {"surplus": 0}


@pytest.mark.parametrize(
    ("formula", "state"), [({"kind": "fixed", "amount": 900}, "due"), (None, "left to the office")]
)
def test_PET_03_a_filing_is_charged_by_its_form_and_no_fee_stands_before_the_number(
    town: Town, monkeypatch: pytest.MonkeyPatch, formula: dict[str, object] | None, state: str
) -> None:
    if formula is not None:
        set_fee(town, formula=formula)
    open_forms(town, unit_id=town.urbanism.id)
    read = forms.version

    def with_fee(version_id: int) -> VersionCard | None:
        card = read(version_id)
        return replace(card, handling=replace(card.handling, fee_code="urbanism")) if card else None

    monkeypatch.setattr(forms, "version", with_fee)
    person = begin(town)
    carry(town, person.send().filing_id)

    entry_id = person.filing().entry_id
    assert entry_id is not None
    with acting_for(town.id):
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=entry_id)]
    charged = flow.charges_for(institution=town.institution, entry_id=entry_id)
    assert [one.state for one in charged] == (["due"] if state == "due" else [])
    assert ("fees.charge.left" in acts) == (state != "due")
