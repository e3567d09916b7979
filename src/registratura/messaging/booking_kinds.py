"""The kinds of message about appointments and audiences."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription

_REFERENCE = Field("reference", "referinta", _("referința programării"), "P-7K3M-9QXT", most=16)
_WHAT = Field("what", "serviciu", _("pentru ce este programarea"), "Eliberare carte de identitate", most=200)
_WHEN = Field("when", "cand", _("ziua și ora"), "12.03.2026, 10:20", most=60)
_WHERE = Field("where", "unde", _("locul"), "Sediu, camera 3", most=200)
_BRING = Field(
    "bring", "aduceti", _("ce trebuie adus"), "Cartea de identitate veche", needed=False, most=1_000
)
_REASON = Field("reason", "motiv", _("motivul"), "Ghișeul este închis în acea zi", needed=False, most=200)
_PAGE = Field("page", "pagina", _("pagina programării"), "https://…", most=1_000)
_BOTH = frozenset({Channel.EMAIL, Channel.SMS})

BOOKINGS: dict[Kind, KindDescription] = {
    Kind.BOOKING_MADE: KindDescription(
        name=_("Programare făcută"),
        fields=(_REFERENCE, _WHAT, _WHEN, _WHERE, _BRING, _PAGE),
        subject=_("Programarea dumneavoastră: {cand}"),
        text=_(
            "Sunteți programat la {institutie}.\nPentru: {serviciu}\nCând: {cand}\nUnde: {unde}\n"
            "Ce aduceți: {aduceti}\nReferința: {referinta}\n\n"
            "Dacă nu mai puteți veni, mutați programarea sau renunțați la ea aici:\n\n{pagina}"
        ),
        short=_("{institutie}: {serviciu}, {cand}, {unde}. Referința {referinta}."),
        house=False,
        channels=_BOTH,
    ),
    Kind.BOOKING_MOVED: KindDescription(
        name=_("Programare mutată"),
        fields=(_REFERENCE, _WHAT, _WHEN, _WHERE, _REASON, _PAGE),
        subject=_("Programarea s-a mutat: {cand}"),
        text=_(
            "Programarea dumneavoastră la {institutie} este acum la altă oră.\nPentru: {serviciu}\nCând: {cand}\n"
            "Unde: {unde}\nDe ce s-a mutat: {motiv}\nReferința: {referinta}\n\n"
            "Dacă nu vă potriviți, alegeți altă oră sau renunțați aici:\n\n{pagina}"
        ),
        short=_("{institutie}: programarea {referinta} s-a mutat la {cand}, {unde}."),
        house=False,
        channels=_BOTH,
        urgent=True,
    ),
    Kind.BOOKING_CANCELLED: KindDescription(
        name=_("Programare anulată"),
        fields=(_REFERENCE, _WHAT, _WHEN, _REASON, _PAGE),
        subject=_("Programarea din {cand} este anulată"),
        text=_(
            "Programarea {referinta} la {institutie} este anulată.\nPentru: {serviciu}\nEra la: {cand}\n"
            "Motivul: {motiv}\n\nPuteți face alta aici:\n\n{pagina}"
        ),
        short=_("{institutie}: programarea {referinta} din {cand} este anulată."),
        house=False,
        channels=_BOTH,
        urgent=True,
    ),
    Kind.BOOKING_NEAR: KindDescription(
        name=_("Amintirea programării"),
        fields=(_REFERENCE, _WHAT, _WHEN, _WHERE, _BRING, _PAGE),
        subject=_("Vă așteptăm: {cand}"),
        text=_(
            "Vă amintim programarea la {institutie}.\nPentru: {serviciu}\nCând: {cand}\nUnde: {unde}\n"
            "Ce aduceți: {aduceti}\nReferința: {referinta}\n\n"
            "Nu mai puteți veni? Renunțați aici, iar locul ajunge la altcineva:\n\n{pagina}"
        ),
        short=_("{institutie}: vă așteptăm {cand}, {unde} ({referinta})."),
        house=False,
        channels=_BOTH,
    ),
    Kind.BOOKING_WAITING: KindDescription(
        name=_("Înscriere pe lista de așteptare"),
        fields=(_REFERENCE, _WHAT, _PAGE),
        subject=_("Sunteți pe lista de așteptare: {serviciu}"),
        text=_(
            "Sunteți pe lista de așteptare la {institutie}.\nPentru: {serviciu}\nReferința: {referinta}\n\n"
            "Când se eliberează un loc, îl primiți și vă scriem. Puteți renunța oricând aici:\n\n{pagina}"
        ),
        short=_("{institutie}: sunteți pe lista de așteptare pentru {serviciu} ({referinta})."),
        house=False,
        channels=_BOTH,
    ),
}
