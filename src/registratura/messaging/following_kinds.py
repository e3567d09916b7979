"""The kinds of message about following from outside: what is missing, what was given, an answer that waits."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

FOLLOW_PAGE: Final = Field(
    "page", "pagina", _("pagina de urmărire, cu secretul ei"), "https://…", needed=False, most=1_000
)
_NUMBER = Field("number", "numar", _("numărul de înregistrare"), "125/12.03.2026", most=60)

FOLLOWING: dict[Kind, KindDescription] = {
    Kind.COMPLETION_WITHDRAWN: KindDescription(
        name=_("Completare la care s-a renunțat"),
        fields=(
            _NUMBER,
            Field("reason", "motiv", _("de ce nu mai este nevoie"), "Am găsit actul în arhivă.", most=500),
            FOLLOW_PAGE,
        ),
        subject=_("Cererea {numar} nu mai are nevoie de completare"),
        text=_(
            "{institutie} nu mai are nevoie de completarea cerută la {numar}.\nDe ce: {motiv}\n\n"
            "Cum stă cererea: {pagina}"
        ),
        short=_("{institutie}: cererea {numar} nu mai are nevoie de completare."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
    Kind.COMPLETION_GIVEN: KindDescription(
        name=_("Completare depusă"),
        fields=(
            _NUMBER,
            Field("files", "fisiere", _("câte fișiere s-au adăugat"), "2", Shape.COUNT, needed=False),
            Field("standing", "stare", _("în ce zi față de cea cerută"), "în termen", most=100, needed=False),
        ),
        subject=_("S-a depus completarea la lucrarea {numar}"),
        text=_(
            "Cel care a depus lucrarea {numar} a adăugat ce i s-a cerut.\nFișiere: {fisiere}\n{stare}\n\n{adresa}"
        ),
        short=_("Completare depusă la lucrarea {numar}."),
    ),
    Kind.ANSWER_WAITS: KindDescription(
        name=_("Răspuns pus în portal"),
        fields=(
            _NUMBER,
            Field("answers", "cerere", _("numărul cererii"), "125/12.03.2026", most=200),
            FOLLOW_PAGE,
        ),
        subject=_("Răspunsul la cererea {cerere} vă așteaptă în portal"),
        text=_(
            "La cererea dumneavoastră {cerere}, {institutie} a pus în portal răspunsul cu numărul {numar}.\n\n"
            "Îl luați de aici: {pagina}"
        ),
        short=_("{institutie}: răspunsul la {cerere} vă așteaptă în portal."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
}
