"""What letters there are, what becomes of them in the register, and how a template is written. No Django tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a letter is for."""

    ANSWER = "answer", _("răspuns")
    REFUSAL = "refusal", _("refuz")
    EXTENSION = "extension", _("prelungire de termen")
    FORWARDING = "forwarding", _("redirecționare")
    NOTICE = "notice", _("înștiințare")
    REQUEST = "request", _("cerere de completare")
    INVITATION = "invitation", _("invitație")
    COVER = "cover", _("adresă de înaintare")
    CERTIFICATE = "certificate", _("adeverință")
    INTERNAL = "internal", _("act intern")
    OTHER = "other", _("altă scrisoare")


class Outcome(TextChoices):
    """What becomes of the letter when it gets its number."""

    ANSWERS = "answers", _("ieșire care răspunde la document")
    CONNECTED = "connected", _("ieșire conexată la document")
    INTERNAL = "internal", _("document intern conexat la document")


class Format(TextChoices):
    """How a template is written."""

    TYPST = "typst", _("text (Typst)")
    DOCX = "docx", _("document Word (.docx)")
