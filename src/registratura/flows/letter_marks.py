"""The code at the foot of an issued letter, by which anybody who holds the paper may check it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.following import services as following
from registratura.letters.making.setting import CheckMark
from registratura.portals import queries as portals
from registratura.registers.printing.receipt_pdf import qr_png, qr_svg
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor
    from registratura.letters.queries import LetterCard


def mark_of(
    *, institution: Institution, card: LetterCard, by: Actor | None, now: datetime
) -> CheckMark | None:
    """
    Return what a numbered letter shows: at its foot, or after the last words of a .docx; None where no portal answers.

    The code is made once for a number and stays, so that the same letter is the same bytes. Must not run in a scope.
    """
    if card.entry_id is None:
        return None
    with acting_for(institution.id):
        if not portals.portal_of(institution.id).is_open:
            return None
        code = following.code_for(entry_id=card.entry_id, by=by, now=now)
    page = f"{settings.PUBLIC_URL.rstrip('/')}/portal/{institution.code}/verificare/"
    with override("ro"):
        line = _("Verificați documentul la %(page)s cu codul %(code)s.") % {
            "page": page.partition("://")[2],
            "code": code,
        }
    address = f"{page}{code}/"
    return CheckMark(qr_svg(text=address), qr_png(text=address), line)
