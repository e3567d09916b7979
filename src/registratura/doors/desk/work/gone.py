"""
Papers that left a folder while its page was open: who took them is told to whoever had seen them there.

The page carries the papers it shows under the program's signature, so that no form asks about papers never shown.
"""

from collections.abc import Iterable, Sequence

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.desk.work.standing import may_assign
from registratura.doors.shared.auth import DeskRequest
from registratura.doors.shared.formats import ro_datetime
from registratura.registers import queries as registers
from registratura.registers.queries import EntryLine
from registratura.routing import queries as routing
from registratura.routing.orders import Target
from registratura.routing.terms import Part

_SALT = "registratura.desk.folder"
_LASTS = 7 * 24 * 3600  # seconds that a page may stay open


def signed_papers(request: DeskRequest, entry_ids: Iterable[int]) -> str:
    """Return the papers of a page as its form carries them, for this reader alone."""
    return signing.dumps([request.institution.id, request.user.id, *entry_ids], salt=_SALT, compress=True)


def gone(request: DeskRequest, targets: Sequence[Target], shown: str) -> list[str]:
    """
    Return what to tell of the papers on which the reader gives no orders any more; nothing when there are none.

    shown: `signed_papers` of the page. Of what was not shown nothing is told but that it is not there.
    """
    wanted = {target.entry_id for target in targets}
    lines = registers.lines_of(list(wanted))
    left = [line for line in lines if not may_assign(request, line.unit_id)]
    if not left and len(lines) == len(wanted):
        return []
    seen = _seen(request, shown)
    told = [_whereabouts(line) for line in left if line.id in seen]
    if len(told) < len(left) + len(wanted) - len(lines):
        told.append(_("O lucrare a plecat între timp din mapa dumneavoastră."))
    return [*told, _("Lista de mai jos este cea de acum.")]


def _seen(request: DeskRequest, shown: str) -> frozenset[int]:
    try:
        institution, reader, *papers = signing.loads(shown, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return frozenset()
    same = (institution, reader) == (request.institution.id, request.user.id)
    return frozenset(papers) if same else frozenset()


def _whereabouts(line: EntryLine) -> str:
    given = [step for step in routing.path_of(line.id, at=timezone.now()) if step.part == Part.LEAD]
    if not given:
        words = _("Lucrarea %(number)s a trecut între timp la alt compartiment: %(holder)s.")
        return words % {"number": line.written_number, "holder": line.unit_name or _("registratura")}
    last = given[-1]
    words = _("Lucrarea %(number)s a fost repartizată de %(who)s la %(when)s: este la %(holder)s.")
    return words % {
        "number": line.written_number,
        "who": last.assigned_by,
        "when": ro_datetime(last.assigned_at),
        "holder": last.user_name or last.unit_name,
    }
