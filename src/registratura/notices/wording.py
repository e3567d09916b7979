"""Changes between versions and grounds of processing, said in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registratura.notices.comparing import Change, What
from registratura.notices.content import Content
from registratura.notices.rules import Materiality

GROUNDS: dict[str, str | Promise] = {
    "A6-1-a": _("consimțământul dumneavoastră (art. 6 alin. (1) lit. a) din GDPR)"),
    "A6-1-b": _("contractul și serviciul cerut (art. 6 alin. (1) lit. b) din GDPR)"),
    "A6-1-c": _("obligația legală (art. 6 alin. (1) lit. c) din GDPR)"),
    "A6-1-e": _("sarcina de interes public (art. 6 alin. (1) lit. e) din GDPR)"),
    "A6-1-f": _("interesul legitim, la care vă puteți opune (art. 6 alin. (1) lit. f) din GDPR)"),
}

MATERIALITIES: dict[Materiality, str | Promise] = {
    Materiality.EDITORIAL: _("îndreptare de text"),
    Materiality.MATERIAL_OTHER: _("schimbare de fond"),
    Materiality.MATERIAL_NEW_PURPOSE: _("scop nou"),
}

_WORDS: dict[What, str | Promise] = {
    What.PURPOSE_ADDED: _("scop nou: %(purpose)s"),
    What.PURPOSE_REMOVED: _("nu mai există scopul: %(purpose)s"),
    What.GROUND_CHANGED: _("%(purpose)s: alt temei — %(after)s, în locul celui de dinainte: %(before)s"),
    What.CATEGORY_ADDED: _("%(purpose)s: se folosesc și %(key)s"),
    What.CATEGORY_REMOVED: _("%(purpose)s: nu se mai folosesc %(key)s"),
    What.SUBJECT_ADDED: _("%(purpose)s: privește și %(key)s"),
    What.SUBJECT_REMOVED: _("%(purpose)s: nu mai privește %(key)s"),
    What.RECIPIENT_ADDED: _("%(purpose)s: primește date și %(key)s"),
    What.RECIPIENT_REMOVED: _("%(purpose)s: nu mai primește date %(key)s"),
    What.RECIPIENT_CHANGED: _("alt destinatar: %(after)s în locul lui %(before)s"),
    What.RETENTION_CHANGED: _("%(purpose)s: altă durată de păstrare — %(after)s în locul lui %(before)s"),
    What.CONTROLLER_CHANGED: _("alt operator: %(after)s în locul lui %(before)s"),
    What.CONTACT_CHANGED: _("alte date de contact: %(after)s în locul lui %(before)s"),
}


def change_words(change: Change, content: Content, language: str, *, earlier: Content | None = None) -> str:
    """
    Say a change in a language.

    content: of the later version; earlier: of the one before, for names that are gone since.
    """

    def named(key: str) -> str:
        for one in (content, earlier):
            if one is None:
                continue
            recipient = one.recipient(key)
            if recipient is not None:
                return recipient.name.in_(language)
            if key in one.names:
                return one.names[key].in_(language)
        return key

    def purpose_name() -> str:
        found = content.purpose(change.purpose) or (earlier.purpose(change.purpose) if earlier else None)
        return found.name.in_(language) if found is not None else change.purpose

    def listed(keys: str) -> str:
        return ", ".join(named(key) for key in keys.split(", ")) if keys else "—"

    with override(language):
        if change.what is What.RECIPIENT_ADDED and not change.purpose:
            return str(_("primește date și %(key)s")) % {"key": named(change.key)}
        if change.what is What.GROUND_CHANGED:
            before, after = (str(GROUNDS.get(one, one)) for one in (change.before, change.after))
        else:
            after, before = listed(change.after), listed(change.before)
        return str(_WORDS[change.what]) % {
            "purpose": purpose_name(),
            "key": named(change.key),
            "before": before,
            "after": after,
        }
