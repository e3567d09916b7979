"""The alarm about kept files that are missing or changed."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Field, Kind, KindDescription, Shape

PRESERVATION: dict[Kind, KindDescription] = {
    Kind.FILES_FAULTY: KindDescription(
        name=_("Fișiere păstrate lipsă sau schimbate"),
        fields=(Field("count", "fisiere", _("câte fișiere"), "2", Shape.COUNT),),
        subject=_("Alarmă: fișiere păstrate lipsă sau schimbate ({fisiere})"),
        text=_(
            "La verificarea de noapte s-au găsit fișiere care lipsesc sau nu mai sunt cele păstrate: {fisiere}.\n"
            "Nu ștergeți nimic: aduceți-le din copia de siguranță. Lista lor: {adresa}"
        ),
        short=_("Fișiere păstrate lipsă sau schimbate: {fisiere}. Aduceți-le din copia de siguranță."),
        urgent=True,
        chosen=False,
    ),
}
