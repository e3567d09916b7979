"""The kind of message about dossiers that were lent from the archive."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Field, Kind, KindDescription, Shape

ARCHIVE: dict[Kind, KindDescription] = {
    Kind.LOAN_DUE: KindDescription(
        name=_("Dosar împrumutat, de întors"),
        fields=(
            Field("dossier", "dosar", _("dosarul"), "I-A-17/2019", most=60),
            Field("title", "denumire", _("denumirea dosarului"), "Petiții", needed=False, most=200),
            Field("due_on", "termen", _("ziua termenului"), "2026-04-10", Shape.DAY),
        ),
        subject=_("De întors la arhivă: dosarul {dosar}"),
        text=_(
            "Dosarul {dosar} este împrumutat pe numele dumneavoastră.\n{denumire}\nTermenul: {termen}\n\n{adresa}"
        ),
        short=_("De întors la arhivă: dosarul {dosar}, termenul {termen}."),
    ),
}
