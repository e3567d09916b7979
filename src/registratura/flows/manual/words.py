"""What the roles of the manual are called on screen."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE_NAMES: Final[dict[str, str | Promise]] = {
    "registrator": _("Registrator"),
    "conducator": _("Conducător"),
    "functionar": _("Funcționar"),
    "relatii-publice": _("Relații cu publicul"),
    "arhivar": _("Arhivar"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
    "protectia-datelor": _("Protecția datelor"),
    "furnizor": _("Oamenii furnizorului"),
    "cetatean": _("Cetățean"),
}
