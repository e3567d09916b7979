"""The closed words of this room: papers that are shown at a counter, and what codes are for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(models.TextChoices):
    """An identity paper of Romanian law, or one that stands for it."""

    CARD = "card", _("carte de identitate")
    ELECTRONIC = "electronic", _("carte electronică de identitate")
    TEMPORARY = "temporary", _("carte de identitate provizorie")
    PASSPORT = "passport", _("pașaport")
    RESIDENCE = "residence", _("permis de ședere sau certificat de înregistrare")


class CodePurpose(models.TextChoices):
    """What a short code opens."""

    PHONE = "phone", _("dovedirea telefonului")
    COUNTER = "counter", _("confirmarea la ghișeu")


class ChallengeState(models.TextChoices):
    """Where a paper to sign stands."""

    GIVEN = "given", _("de semnat")
    CHECKING = "checking", _("se verifică")
    REFUSED = "refused", _("refuzat")
