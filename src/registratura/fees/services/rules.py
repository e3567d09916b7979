"""Setting what a fee costs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.fees import wording
from registratura.fees.errors import RuleRefusedError
from registratura.fees.formulas import Formula, FormulaError, Kind, as_data, parse
from registratura.fees.models import FeeRule, FeeVersion
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.identifiers import Verdict, check_iban
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

_CODE: Final = re.compile(
    r"(?!(?:plata|notificare)$)[a-z0-9][a-z0-9-]{1,39}"
)  # words of the portal's addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDraft:
    """What a fee costs from a day on. formula: as in `fees.formulas`; `valid_to` is exclusive."""

    name: str
    legal_basis: str
    formula: Mapping[str, Any]
    valid_from: date
    valid_to: date | None = None
    name_en: str = ""
    iban: str = ""
    beneficiary: str = ""


@transaction.atomic
def set_version(*, code: str, draft: VersionDraft, by: Actor | None, now: datetime) -> FeeVersion:
    """
    Set what a fee costs from a day on; a code that is new begins a new fee. What was charged before stays as it was.

    Raises: RuleRefusedError without code, name or legal basis, for a formula that cannot be carried out, an account
    that is none, days in the wrong order.
    Law: Legea 227/2015 (Codul fiscal) art. 484; Legea 273/2006 art. 30.
    """
    formula = _formula(draft.formula)
    values = _checked(draft, formula)
    rule = _rule(code, by, now)
    number = FeeVersion.objects.filter(rule_id=rule.id).count() + 1
    made = FeeVersion(
        institution_id=rule.institution_id,
        rule=rule,
        number=number,
        formula=as_data(formula),
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        set_at=now,
        set_by_id=by.id if by is not None else None,
        **values,
    )
    made.save(force_insert=True)
    journal.record(
        action="fees.rule.set",
        subject_type="fee_rule",
        subject_id=rule.id,
        by=by,
        details={
            "code": rule.code,
            "version": number,
            "name": made.name,
            "law": made.legal_basis,
            "from": draft.valid_from.isoformat(),
            "to": draft.valid_to.isoformat() if draft.valid_to else "",
            "formula": made.formula,
            "iban": made.iban,
        },
    )
    return made


def _formula(data: Mapping[str, Any]) -> Formula:
    try:
        return parse(data)
    except FormulaError as error:
        raise RuleRefusedError(str(wording.FORMULA_FAULTS[error.reason]), field=error.place) from error


def _checked(draft: VersionDraft, formula: Formula) -> dict[str, str]:
    name, law = _line(draft.name, 160), _line(draft.legal_basis, 300)
    if len(name) < 3:
        raise RuleRefusedError(_("Scrieți numele taxei."), field="name")
    if len(law) < 5:
        raise RuleRefusedError(
            _("Scrieți temeiul legal: legea cu articolul ei sau hotărârea care stabilește taxa."),
            field="legal_basis",
        )
    if not date(2002, 1, 1) <= draft.valid_from <= date(2095, 12, 31):
        raise RuleRefusedError(_("Data nu poate fi bună; scrieți-o ca 02.03.2026."), field="valid_from")
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise RuleRefusedError(_("Sfârșitul este după început."), field="valid_to")
    return {
        "name": name,
        "name_en": _line(draft.name_en, 160),
        "legal_basis": law,
        "iban": _iban(draft.iban, needed=formula.kind is not Kind.FREE),
        "beneficiary": _line(draft.beneficiary, 120),
    }


def _iban(typed: str, *, needed: bool) -> str:
    if not typed.strip():
        if needed:
            raise RuleRefusedError(_("Scrieți contul de trezorerie în care se plătește."), field="iban")
        return ""
    checked = check_iban(typed)
    if checked.verdict is Verdict.WRONG:
        raise RuleRefusedError(_(checked.message) % dict(checked.params), field="iban")
    return checked.value


def _rule(code: str, by: Actor | None, now: datetime) -> FeeRule:
    if not _CODE.fullmatch(code):
        raise RuleRefusedError(
            _("Codul are litere mici fără diacritice, cifre și cratime, de pildă certificat-urbanism."),
            field="code",
        )
    found = FeeRule.objects.filter(code=code).first()
    if found is not None:
        return found
    made = FeeRule(
        institution_id=required_institution(),
        code=code,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
    )
    made.save(force_insert=True)
    return made


def _line(text: str, most: int) -> str:
    return ro_normalise(text, single_line=True)[:most]
