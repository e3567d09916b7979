"""What the demonstration tells people about their data, and what some of them answered."""

from datetime import datetime, timedelta

from registratura.accounts import queries as accounts
from registratura.flows import own_choices, privacy_notices
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose
from registratura.notices import queries as notices
from registratura.notices.rules import Materiality
from registratura.toolkit.scope import acting_for

OFFERED_SINCE = frozenset({Purpose.P14, Purpose.P18, Purpose.P19, Purpose.P21})
SUMMARY = {
    "ro": "Vă putem întreba cum merge programul și vă putem potrivi sfaturile și anunțurile. Numai dacă spuneți da.",
    "en": "We may ask how the program works for you, and fit advice and notices to you. Each only if you say yes.",
}
# Who answers, to what, and how, days before today; the last answer counts.
ANSWERS = (
    ("sabina@cartea-frasinului.example", Purpose.P12, True, 4),
    ("sabina@cartea-frasinului.example", Purpose.P14, True, 4),
    ("luca@cartea-frasinului.example", Purpose.P12, True, 4),
    ("luca@cartea-frasinului.example", Purpose.P12, False, 2),
    ("luca@cartea-frasinului.example", Purpose.P14, False, 2),
)


def inform_and_choose(*, institution_id: int, protector: Actor, now: datetime) -> None:
    """Publish two versions of the supplier's notice and let some people answer. Done once. Not inside a scope."""
    with acting_for(institution_id):
        if notices.newest() is not None:
            return
        offered = frozenset({Purpose.P12})
        _publish(institution_id, protector, now - timedelta(days=180), offered, first=True)
        _publish(institution_id, protector, now - timedelta(days=21), offered | OFFERED_SINCE, first=False)
    for email, purpose, yes, days in ANSWERS:
        user = accounts.user_by_email(email)
        if user is not None:
            said = now - timedelta(days=days)
            own_choices.answer(user=user, purpose=str(purpose), yes=yes, now=said, language="ro")


def _publish(
    institution_id: int, protector: Actor, at: datetime, offered: frozenset[Purpose], *, first: bool
) -> None:
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    privacy_notices.start(institution=institution, by=protector, now=at)
    for step in ("choose", "publish"):
        draft = notices.draft()
        assert draft is not None
        if step == "choose":
            privacy_notices.change(
                institution=institution,
                draft=draft,
                offered=offered,
                own=(),
                prose=draft.prose,
                by=protector,
                now=at,
            )
        else:
            privacy_notices.publish(
                institution=institution,
                draft=draft,
                materiality=Materiality.MATERIAL_NEW_PURPOSE,
                effective_on=legal_date(at) + timedelta(days=0 if first else 15),
                summary={} if first else SUMMARY,
                by=protector,
                now=at,
            )
