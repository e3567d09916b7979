"""How the kinds of cases are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.screening.signals import Kind

KIND_NAMES: Final[dict[str, str | Promise]] = {
    Kind.PAYMENT: _("plăți"),
    Kind.LICENCE: _("licențe"),
    Kind.SIGN_IN: _("intrări în cont"),
}
