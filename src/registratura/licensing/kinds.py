"""The closed words of policies, with Keygen's names as values, and what each is called on screen."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.licenses.fingerprints import PLATFORMS


class Overage(models.TextChoices):
    """How many machines more than paid for a policy lets in."""

    NO_OVERAGE = "NO_OVERAGE", _("niciun loc în plus")
    ALLOW_1_25X_OVERAGE = "ALLOW_1_25X_OVERAGE", _("cel mult un sfert în plus")
    ALLOW_1_5X_OVERAGE = "ALLOW_1_5X_OVERAGE", _("cel mult jumătate în plus")
    ALLOW_2X_OVERAGE = "ALLOW_2X_OVERAGE", _("cel mult încă o dată pe atâtea")
    ALWAYS_ALLOW_OVERAGE = "ALWAYS_ALLOW_OVERAGE", _("oricâte, cu semn")


class Expiration(models.TextChoices):
    """What the end of a license does."""

    RESTRICT_ACCESS = "RESTRICT_ACCESS", _("rămâne știută, dar nu mai este valabilă")
    REVOKE_ACCESS = "REVOKE_ACCESS", _("se retrage de tot")
    MAINTAIN_ACCESS = "MAINTAIN_ACCESS", _("merge mai departe fără activări noi")
    ALLOW_ACCESS = "ALLOW_ACCESS", _("merge mai departe întreagă")


class ExpirationBasis(models.TextChoices):
    """From when the length of a license is counted."""

    FROM_CREATION = "FROM_CREATION", _("de la emitere")
    FROM_FIRST_ACTIVATION = "FROM_FIRST_ACTIVATION", _("de la prima activare")
    FROM_FIRST_VALIDATION = "FROM_FIRST_VALIDATION", _("de la prima folosire")


class RenewalBasis(models.TextChoices):
    """From when a renewal is counted."""

    FROM_EXPIRY = "FROM_EXPIRY", _("de la sfârșitul de până acum")
    FROM_NOW = "FROM_NOW", _("de la reînnoire")
    FROM_NOW_IF_EXPIRED = "FROM_NOW_IF_EXPIRED", _("de la sfârșit, sau de acum dacă a trecut")


class Transfer(models.TextChoices):
    """What a transfer does to the end of a license."""

    RESET_EXPIRY = "RESET_EXPIRY", _("durata începe din nou")
    KEEP_EXPIRY = "KEEP_EXPIRY", _("sfârșitul rămâne")


class Cull(models.TextChoices):
    """What becomes of a machine that gives no sign any more."""

    DEACTIVATE_DEAD = "DEACTIVATE_DEAD", _("se dezactivează singură")
    KEEP_DEAD = "KEEP_DEAD", _("își păstrează locul")


class Resurrection(models.TextChoices):
    """For how long after its death a machine may come back by a sign alone."""

    NO_REVIVE = "NO_REVIVE", _("nu revine")
    ONE_MINUTE = "1_MINUTE_REVIVE", _("în cel mult un minut")
    FIVE_MINUTES = "5_MINUTE_REVIVE", _("în cel mult 5 minute")
    FIFTEEN_MINUTES = "15_MINUTE_REVIVE", _("în cel mult 15 minute")
    ALWAYS_REVIVE = "ALWAYS_REVIVE", _("oricând")


class Matching(models.TextChoices):
    """How many of the components of a machine must still be the same."""

    MATCH_ANY = "MATCH_ANY", _("măcar una")
    MATCH_TWO = "MATCH_TWO", _("cel puțin două")
    MATCH_MOST = "MATCH_MOST", _("cele mai multe")
    MATCH_ALL = "MATCH_ALL", _("toate")


class LeaseKind(models.TextChoices):
    """What a lease was given as."""

    ONLINE = "online", _("prin rețea")
    OFFLINE_FILE = "offline_file", _("prin fișier, fără rețea")


class MachineState(models.TextChoices):
    """How the heart of a machine beats, in Keygen's words."""

    NOT_STARTED = "NOT_STARTED", _("fără niciun semn încă")
    ALIVE = "ALIVE", _("dă semne")
    DEAD = "DEAD", _("nu mai dă semne")
    RESURRECTED = "RESURRECTED", _("și-a revenit")
    IDLE = "IDLE", _("nu i se cer semne")


class Platform(models.TextChoices):
    """The family of a system: as much as support needs, and too little to know a machine by."""

    LINUX = "linux", "Linux"
    WINDOWS = "windows", "Windows"
    ANDROID = "android", "Android"
    OTHER = "other", _("alt sistem")


REVIVES_WITHIN: Final[dict[str, timedelta]] = {
    Resurrection.NO_REVIVE: timedelta(0),
    Resurrection.ONE_MINUTE: timedelta(minutes=1),
    Resurrection.FIVE_MINUTES: timedelta(minutes=5),
    Resurrection.FIFTEEN_MINUTES: timedelta(minutes=15),
    Resurrection.ALWAYS_REVIVE: timedelta.max,
}
assert set(Platform.values) == PLATFORMS
