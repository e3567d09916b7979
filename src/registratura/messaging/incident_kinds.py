"""The kinds of message about breaches of personal data and about links that were shared."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

INCIDENTS: dict[Kind, KindDescription] = {
    Kind.INCIDENT_CLOCK: KindDescription(
        name=_("Termenul unui incident"),
        fields=(
            Field("title", "incident", _("incidentul"), "Cont folosit de altcineva", most=200),
            Field("hours", "ore", _("câte ore au trecut"), "48", Shape.COUNT),
            Field("due", "termen", _("până când se notifică"), "20.04.2026, 15:20", most=40),
        ),
        subject=_("Incident: au trecut {ore} de ore"),
        text=_(
            "Incidentul „{incident}” nu este încă notificat autorității de supraveghere.\n"
            "Au trecut {ore} de ore din 72. Termenul: {termen}\n\n{adresa}"
        ),
        short=_("Incidentul „{incident}”: {ore} de ore din 72, termenul {termen}."),
        urgent=True,
        chosen=False,
    ),
    Kind.INCIDENT_TOLD: KindDescription(
        name=_("Informarea persoanei despre un incident"),
        fields=(
            Field(
                "facts", "fapte", _("ce s-a întâmplat"), "Un cont a fost folosit de altcineva.", Shape.LONG
            ),
            Field(
                "effects",
                "urmari",
                _("ce poate urma"),
                "Datele au putut fi citite.",
                Shape.LONG,
                needed=False,
            ),
            Field("measures", "masuri", _("ce s-a făcut"), "Contul a fost închis.", Shape.LONG, needed=False),
            Field("entries", "lucrari", _("lucrările"), "125/12.03.2026", needed=False, most=500),
            Field(
                "contact",
                "contact",
                _("cui i se scrie"),
                "protectia.datelor@exemplu.ro",
                needed=False,
                most=240,
            ),
        ),
        subject=_("Datele dumneavoastră: un incident la {institutie}"),
        text=_(
            "Vă informăm despre un incident de securitate care privește datele dumneavoastră.\n\n{fapte}\n\n"
            "Lucrările: {lucrari}\nCe poate urma: {urmari}\nCe am făcut: {masuri}\n"
            "Ne puteți scrie la: {contact}\n\n"
            "Puteți face plângere la Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal."
        ),
        short=_("{institutie}: un incident privește datele dumneavoastră; vă scriem prin e-mail."),
        house=False,
        chosen=False,
    ),
    Kind.SHARE_OPENED: KindDescription(
        name=_("Legătura mea de partajare a fost deschisă"),
        fields=(
            Field("number", "numar", _("numărul de înregistrare"), "125/12.03.2026", most=60),
            Field("recipient", "destinatar", _("pentru cine este legătura"), "Av. Maria Pop", most=200),
        ),
        subject=_("Legătura către {numar} a fost deschisă"),
        text=_("Legătura către {numar}, făcută pentru {destinatar}, a fost deschisă.\n\n{adresa}"),
        short=_("Legătura către {numar} pentru {destinatar} a fost deschisă."),
        channels=frozenset({Channel.IN_APP}),
    ),
}
