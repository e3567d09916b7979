"""The kinds of message about other programs: one that is told nothing more, a partner of exchange that refused."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Field, Kind, KindDescription

MACHINES: dict[Kind, KindDescription] = {
    Kind.WEBHOOK_STOPPED: KindDescription(
        name=_("Program care nu mai este anunțat"),
        fields=(
            Field("program", "program", _("programul"), "Programul de contabilitate", most=120),
            Field("reason", "motiv", _("de ce"), "Programul nu a mai răspuns bine de cinci zile.", most=300),
        ),
        subject=_("Programul „{program}” nu mai este anunțat"),
        text=_(
            "Programul „{program}” nu mai este anunțat de înregistrări.\n{motiv}\n\n"
            "După ce se îndreaptă, reporniți-l și trimiteți-i din nou zilele pierdute:\n\n{adresa}"
        ),
        short=_("Programul „{program}” nu mai este anunțat: {motiv}"),
        urgent=True,
        chosen=False,
    ),
    Kind.EXCHANGE_ENDED: KindDescription(
        name=_("Document neprimit prin schimb"),
        fields=(
            Field("number", "numar", _("numărul documentului trimis"), "125/12.03.2026", most=60),
            Field("partner", "partener", _("instituția căreia i s-a trimis"), "Primăria Buzău", most=200),
            Field(
                "reason", "motiv", _("ce a răspuns"), "Documentul nu este de competența noastră.", most=500
            ),
        ),
        subject=_("Documentul {numar} nu a fost primit de {partener}"),
        text=_(
            "Documentul {numar}, trimis prin schimb către {partener}, nu a fost primit.\n{motiv}\n\n"
            "Trimiteți-l pe altă cale sau din nou, după ce se îndreaptă:\n\n{adresa}"
        ),
        short=_("Documentul {numar} nu a fost primit de {partener}: {motiv}"),
        urgent=True,
        chosen=False,
    ),
}
