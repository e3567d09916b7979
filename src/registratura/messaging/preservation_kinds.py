"""Kept files missing or changed, seals that are not as they must be, and the package of the whole institution."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Field, Kind, KindDescription, Shape

PRESERVATION: dict[Kind, KindDescription] = {
    Kind.PACKAGE_READY: KindDescription(
        name=_("Pachetul instituției este gata"),
        fields=(
            Field("ordered_by", "comandat_de", _("cine l-a comandat"), "Adina Albu", most=200),
            Field("until", "pana", _("până când se poate lua"), "2026-04-10", Shape.DAY),
        ),
        subject=_("Pachetul instituției este gata"),
        text=_(
            "Pachetul cu registrele, documentele și jurnalul instituției este gata.\nComandat de: {comandat_de}\n"
            "Se poate lua până la {pana}, apoi se șterge. Dacă nu știți de el, ștergeți-l acum.\n\n{adresa}"
        ),
        short=_("Pachetul instituției este gata; se poate lua până la {pana}."),
        chosen=False,
    ),
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
    Kind.SEAL_ALARM: KindDescription(
        name=_("Alarmă a sigiliilor jurnalului"),
        fields=(
            Field("words", "alarma", _("ce s-a întâmplat"), "Autoritatea nu a dat marca.", most=600),
            Field(
                "offer",
                "urgenta",
                _("ce se poate face cu o apăsare"),
                "Registrul de urgență se deschide cu o apăsare.",
                needed=False,
                most=400,
            ),
        ),
        subject=_("Alarmă: sigiliile jurnalului"),
        text=_("{alarma}\n\n{urgenta}\n\n{adresa}"),
        short=_("Alarmă a sigiliilor: {alarma}"),
        urgent=True,
        chosen=False,
    ),
}
