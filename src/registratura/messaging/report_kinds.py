"""The letter that carries a report to people of the house."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Field, Kind, KindDescription
from registratura.messaging.preservation_kinds import PRESERVATION

REPORTS: dict[Kind, KindDescription] = {
    **PRESERVATION,
    Kind.REPORT_READY: KindDescription(
        name=_("Raport trimis după program"),
        fields=(
            Field("report", "raport", _("raportul"), "Depășite și aproape scadente", most=200),
            Field("period", "perioada", _("perioada"), "octombrie 2026", most=100),
            Field("digest", "amprenta", _("amprenta cifrelor"), "9f2c…", most=64),
        ),
        subject=_("{raport}, {perioada}"),
        text=_(
            "Raport: {raport}\nPerioada: {perioada}\nAmprenta cifrelor (SHA-256): {amprenta}\n\n"
            "Fișierul este atașat. Trimiterea se oprește din „Rapoarte”.\n\n{adresa}"
        ),
        short=_("{institutie}: {raport}, {perioada}."),
    ),
}
