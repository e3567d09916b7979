"""
What a filing owes, once it has its number: by the fee of its form, from the answers given in it.

No fee stands before a number: what cannot be worked out is left to the office and told on the entry.
"""

from datetime import datetime

from registratura.fees.errors import ChargeRefusedError
from registratura.fees.queries import fee_by_code
from registratura.filings import queries as filings
from registratura.filings.events import FilingRegistered
from registratura.flows import fees
from registratura.flows.fees import EXEMPTION_FIELD, Payer
from registratura.forms import queries as forms
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution


def on_registered(*, event: FilingRegistered) -> None:
    """Charge a filing by the fee of its form and write to the payer. Runs in the transaction of the number."""
    filing = filings.filing_by_id(event.filing_id)
    form = forms.version(filing.form_version_id) if filing is not None else None
    if filing is None or form is None or not form.handling.fee_code:
        return
    institution = institutions.institution_by_id(required_institution())
    assert institution is not None
    answers = dict(filing.answers)
    answers[EXEMPTION_FIELD] = _exemption(form.handling.fee_code, answers, event.registered_at)
    try:
        view = fees.charge_for(
            institution=institution,
            rule_code=form.handling.fee_code,
            answers=answers,
            payer=Payer(name=filing.person_name, email=filing.person_email, language=filing.language),
            filing_key=filing.key,
            entry_id=event.entry_id,
            now=event.registered_at,
        )
    except ChargeRefusedError as error:
        journal.record(
            action="fees.charge.left",
            subject_type="entry",
            subject_id=event.entry_id,
            by=None,
            details={"reason": error.words, "rule": form.handling.fee_code},
        )
        return
    if view.charge_id is not None:
        fees.tell_due(institution=institution, charge_id=view.charge_id, by=None, now=event.registered_at)


def _exemption(rule_code: str, answers: dict[str, object], now: datetime) -> str:
    """Return the exemption that was asked for in the form, when the fee has it; the office looks at its proof."""
    found = fee_by_code(rule_code, on=legal_date(now))
    asked = answers.get(EXEMPTION_FIELD)
    known = {one.code for one in found.exemptions} if found is not None else set()
    return asked if isinstance(asked, str) and asked in known else ""
