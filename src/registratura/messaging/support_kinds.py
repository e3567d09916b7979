"""The kinds of message between the support department and those it helps, and among its operators."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape
from registratura.messaging.service_kinds import SERVICE

_PAGE = Field("page", "pagina", _("pagina cererii"), "https://…", most=1_000)
_REFERENCE = Field("reference", "referinta", _("numărul cererii"), "#125", most=60)
_SUBJECT = Field("subject", "despre", _("despre ce este"), "Nu se tipărește registrul", most=200)

SUPPORT: dict[Kind, KindDescription] = {
    **SERVICE,
    Kind.SUPPORT_ANSWERED: KindDescription(
        name=_("Răspuns al asistenței"),
        fields=(
            _REFERENCE,
            _SUBJECT,
            Field(
                "words",
                "raspuns",
                _("răspunsul"),
                "Actualizați programul imprimantei.",
                Shape.LONG,
                most=20_000,
            ),
            _PAGE,
        ),
        subject=_("Re: {despre} ({referinta})"),
        text=_(
            "{raspuns}\n\n--\n{institutie}, asistență\n"
            "Răspundeți la acest e-mail sau pe pagina cererii {referinta}:\n{pagina}"
        ),
        short=_("{institutie}: v-am răspuns la cererea {referinta}: {pagina}"),
        house=False,
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
    ),
    Kind.SUPPORT_GIVEN: KindDescription(
        name=_("Cerere de asistență primită de la un coleg"),
        fields=(_REFERENCE, _SUBJECT, _PAGE),
        subject=_("Cererea {referinta} este a dumneavoastră: {despre}"),
        text=_("Ați primit cererea {referinta}: {despre}\n\n{pagina}"),
        short=_("Cererea {referinta} este a dumneavoastră: {despre}"),
    ),
    Kind.SUPPORT_VISIT: KindDescription(
        name=_("Permisiune de a vedea o instituție"),
        fields=(
            Field("customer", "client", _("instituția"), "Primăria Alba", most=200),
            Field("minutes", "minute", _("câte minute"), "60", Shape.COUNT),
            Field("reason", "motiv", _("pentru ce"), "Nu se tipărește registrul"),
            _PAGE,
        ),
        subject=_("{client} vă îngăduie să vedeți, {minute} de minute"),
        text=_(
            "{client} vă îngăduie să vedeți registrele, numai citire, {minute} de minute.\nPentru: {motiv}\n"
            "Fiecare pagină deschisă i se arată administratorului.\n\n{pagina}"
        ),
        short=_("{client} vă îngăduie să vedeți, {minute} de minute."),
        urgent=True,
    ),
    Kind.SUPPORT_LATE: KindDescription(
        name=_("Termen al asistenței aproape sau trecut"),
        fields=(
            _REFERENCE,
            _SUBJECT,
            Field("clock", "termen", _("ce termen"), "primul răspuns până la 11:00"),
            _PAGE,
        ),
        subject=_("Cererea {referinta}: {termen}"),
        text=_("Cererea {referinta}, {despre}: {termen}.\n\n{pagina}"),
        short=_("Cererea {referinta}: {termen}."),
        urgent=True,
    ),
}
