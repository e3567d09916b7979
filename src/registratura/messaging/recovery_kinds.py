"""What administrators are told of the recovery of an account."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription

RECOVERY: dict[Kind, KindDescription] = {
    Kind.RECOVERY_ASKED: KindDescription(
        name=_("Recuperarea unui cont așteaptă al doilea administrator"),
        fields=(
            Field("person", "persoana", _("persoana care nu mai poate intra"), "Bogdan Barbu", most=200),
            Field("asked_by", "cerut_de", _("administratorul care a cerut"), "Adina Aldea", most=200),
        ),
        subject=_("Recuperarea contului așteaptă hotărârea dumneavoastră: {persoana}"),
        text=_(
            "{cerut_de} a cerut recuperarea contului persoanei {persoana}.\nÎncredințați-vă și dumneavoastră că este"
            " chiar ea, apoi aprobați sau refuzați în „Oameni și roluri”, la „Recuperări”.\n\n{adresa}"
        ),
        short=_("Recuperarea contului persoanei {persoana} așteaptă al doilea administrator."),
        urgent=True,
        chosen=False,
    ),
    Kind.RECOVERY_ENDED: KindDescription(
        name=_("Ce s-a hotărât despre recuperarea unui cont"),
        fields=(
            Field("person", "persoana", _("persoana"), "Bogdan Barbu", most=200),
            Field("outcome", "rezultat", _("ce s-a hotărât"), "aprobată", most=60),
        ),
        subject=_("Recuperarea contului persoanei {persoana}: {rezultat}"),
        text=_("Recuperarea contului persoanei {persoana} este {rezultat}."),
        short=_("Recuperarea contului persoanei {persoana}: {rezultat}."),
        channels=frozenset({Channel.IN_APP}),
        chosen=False,
    ),
}
