"""How long each rule of keeping lets something stay, in words, as it decides for one controller on a day."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registratura.kernel.privacy.keeping import RULE_NAMES, RetentionRule
from registratura.retention import queries as retention
from registratura.retention.durations import parse_duration
from registratura.retention.rules import RuleText, Trigger
from registratura.toolkit.scope import acting_for

_SINCE = {
    Trigger.CREATED: gettext_lazy("de la scriere"),
    Trigger.EXPIRED: gettext_lazy("de la expirare"),
    Trigger.LAST_USED: gettext_lazy("de la ultima folosire"),
    Trigger.CASE_CLOSED: gettext_lazy("de la închiderea cazului"),
    Trigger.CONTRACT_END: gettext_lazy("de la sfârșitul contractului"),
    Trigger.INVOICE_YEAR_END: gettext_lazy("de la 1 iulie al anului următor"),
    Trigger.CONSENT_ENDED: gettext_lazy("de la sfârșitul consimțământului"),
    Trigger.DECISION_FINAL: gettext_lazy("de la hotărârea definitivă"),
}


def terms_of(*, institution_id: int, day: date) -> dict[RetentionRule, str]:
    """
    Return each rule with its name and term, for a controller, on a civil day.

    Law: Regulation (EU) 2016/679 art. 30(1)(f).
    """
    with acting_for(institution_id):
        rules = retention.rules_on(day)
    return {rule: f"{_(name)}: {_term(rules[rule])}" for rule, name in RULE_NAMES.items() if rule in rules}


def _term(rule: RuleText) -> str:
    if not rule.duration:
        if rule.trigger is Trigger.ORDERED:
            return _("după nomenclatorul arhivistic, la hotărârea instituției")
        return _("cât este în folosință")
    long = parse_duration(rule.duration)
    parts = []
    years, months = divmod(long.months, 12)
    if years:
        parts.append(ngettext("%(count)s an", "%(count)s ani", years) % {"count": years})
    if months:
        parts.append(ngettext("%(count)s lună", "%(count)s luni", months) % {"count": months})
    if long.days:
        parts.append(ngettext("%(count)s zi", "%(count)s zile", long.days) % {"count": long.days})
    return f"{' '.join(parts)} {_SINCE.get(rule.trigger, '')}".strip()
