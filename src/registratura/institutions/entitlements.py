"""
What an institution's agreement with the supplier opens and closes, as words and as a rule over one line.

The supplier's side works the lines out and sends them down; whoever asks here knows nothing of contracts.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Feature(StrEnum):
    """
    What can be closed or limited. Signing in, reading, printing, exporting, answering within a running term and
    paying are no features: they never close.
    """

    REGISTER = "register"
    PORTAL = "portal"
    SIGNING = "signing"
    SCANNING = "scanning"
    APPOINTMENTS = "appointments"
    FEES = "fees"
    REGISTRATIONS = "registrations"
    USERS = "users"
    STORAGE = "storage"


MODULES = (Feature.PORTAL, Feature.SIGNING, Feature.SCANNING, Feature.APPOINTMENTS, Feature.FEES)
LIMITED = (Feature.REGISTRATIONS, Feature.USERS, Feature.STORAGE)
NAMES: dict[Feature, str | Promise] = {
    Feature.REGISTER: _("Înregistrarea documentelor noi"),
    Feature.PORTAL: _("Pagina publică și depunerea electronică"),
    Feature.SIGNING: _("Semnarea și sigiliul electronic"),
    Feature.SCANNING: _("Scanarea și etichetele"),
    Feature.APPOINTMENTS: _("Programările și audiențele"),
    Feature.FEES: _("Taxele și plățile cetățenilor"),
    Feature.REGISTRATIONS: _("Înregistrări pe an"),
    Feature.USERS: _("Oameni cu cont"),
    Feature.STORAGE: _("Spațiu pentru fișiere, în MB"),
}


class Reason(StrEnum):
    """Why a line stands as it does."""

    AGREED = "agreed"
    TRIAL = "trial"
    NOT_IN_PLAN = "not-in-plan"
    UNPAID = "unpaid"
    PAUSED = "paused"
    ENDED = "ended"
    EXPIRED = "expired"
    NOT_STARTED = "not-started"


_WHY: dict[Reason, str | Promise] = {
    Reason.AGREED: _("abonamentul este în vigoare"),
    Reason.TRIAL: _("se încearcă serviciul"),
    Reason.NOT_IN_PLAN: _("planul instituției nu cuprinde acest modul"),
    Reason.UNPAID: _("este o factură neachitată peste termen"),
    Reason.PAUSED: _("abonamentul este pus în pauză, la cerere"),
    Reason.ENDED: _("abonamentul a fost încheiat"),
    Reason.EXPIRED: _("contractul a ajuns la sfârșit"),
    Reason.NOT_STARTED: _("prima plată nu a fost făcută"),
}
_REMEDY: dict[Reason, str | Promise] = {
    Reason.AGREED: _("Reînnoiți contractul înainte de sfârșit."),
    Reason.TRIAL: _("Semnați contractul înainte de sfârșitul perioadei de încercare."),
    Reason.NOT_IN_PLAN: _("Cereți furnizorului un plan care îl cuprinde."),
    Reason.UNPAID: _("Achitați factura sau trimiteți furnizorului dovada plății."),
    Reason.PAUSED: _("Cereți furnizorului reluarea abonamentului."),
    Reason.ENDED: _("Cereți furnizorului un contract nou."),
    Reason.EXPIRED: _("Prelungiți contractul sau semnați altul cu furnizorul."),
    Reason.NOT_STARTED: _("Achitați prima factură."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """
    What holds for one feature.

    on_until: the first day on which it is closed; None while no end is known. warn_from: the first day on which the
    administrator is told. limit: how many at most, None without one; a limit never stops registering.
    """

    feature: Feature
    on_until: date | None = None
    reason: Reason = Reason.AGREED
    warn_from: date | None = None
    limit: int | None = None

    def is_on(self, day: date) -> bool:
        """Say whether the feature is open on a day."""
        return self.on_until is None or day < self.on_until

    def is_told(self, day: date) -> bool:
        """Say whether the administrator is told on a day: near an end and after it; not of what the plan lacks."""
        if self.reason is Reason.NOT_IN_PLAN:
            return False
        return not self.is_on(day) or (self.warn_from is not None and day >= self.warn_from)

    @property
    def name(self) -> str:
        """What the feature is called."""
        return str(NAMES[self.feature])

    @property
    def why(self) -> str:
        """Why it stands so."""
        return str(_WHY[self.reason])

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return str(_REMEDY[self.reason])
