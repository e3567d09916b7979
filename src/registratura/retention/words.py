"""How the rules of keeping are said to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registratura.kernel.privacy.keeping import RULE_NAMES, RetentionRule
from registratura.retention.durations import parse_duration
from registratura.retention.rules import Action, Trigger, Winner

TRIGGERS: dict[Trigger, str | Promise] = {
    Trigger.CREATED: gettext_lazy("de la scriere"),
    Trigger.EXPIRED: gettext_lazy("de la expirare"),
    Trigger.LAST_USED: gettext_lazy("de la ultima folosire"),
    Trigger.CASE_CLOSED: gettext_lazy("de la închiderea cazului"),
    Trigger.CONTRACT_END: gettext_lazy("de la încetarea contractului"),
    Trigger.INVOICE_YEAR_END: gettext_lazy("de la 1 iulie al anului următor"),
    Trigger.CONSENT_ENDED: gettext_lazy("de la încetarea consimțământului"),
    Trigger.DECISION_FINAL: gettext_lazy("de la hotărârea definitivă"),
    Trigger.ORDERED: gettext_lazy("la dispoziția instituției"),
}
ACTIONS: dict[Action, str | Promise] = {
    Action.DELETE: gettext_lazy("se șterge"),
    Action.ANONYMISE: gettext_lazy("rămâne fără persoană"),
    Action.SHRED: gettext_lazy("i se distruge cheia"),
    Action.REVIEW: gettext_lazy("se revede de un om"),
    Action.ARCHIVE: gettext_lazy("trece la arhivă"),
}
WINNERS: dict[Winner, str | Promise] = {
    Winner.HOLD: gettext_lazy("o suspendare"),
    Winner.LEGAL_MINIMUM: gettext_lazy("un termen minim din lege"),
    Winner.ERASURE: gettext_lazy("cererea persoanei"),
    Winner.PURPOSE_MAXIMUM: gettext_lazy("termenul scopului"),
    Winner.ARCHIVE_LAW: gettext_lazy("legea arhivelor"),
}


def name_of(key: str) -> str:
    """Return the name of a rule; its key when nobody named it."""
    known = RULE_NAMES.get(RetentionRule(key)) if key in set(RetentionRule) else None
    return _(known) if known else key


def duration_words(written: str) -> str:
    """Say a duration as people do: „3 ani”, „12 luni”, „30 de zile”."""
    if not written:
        return _("fără termen")
    found = parse_duration(written)
    parts = []
    years, months = divmod(found.months, 12)
    if found.months == 12 and "M" in written:
        years, months = 0, 12
    if years:
        parts.append(ngettext("%(n)s an", "%(n)s ani", years) % {"n": years})
    if months:
        parts.append(ngettext("%(n)s lună", "%(n)s luni", months) % {"n": months})
    if found.days:
        parts.append(ngettext("%(n)s zi", "%(n)s zile", found.days) % {"n": found.days})
    return " ".join(parts)
