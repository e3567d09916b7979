"""The short message by which a telephone is proven."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription

IDENTITY: dict[Kind, KindDescription] = {
    Kind.PHONE_CODE: KindDescription(
        name=_("Cod pentru dovedirea telefonului"),
        fields=(Field("code", "cod", _("codul de șase cifre"), "482913", most=10),),
        subject=_("Cod pentru telefon"),
        text=_(
            "Codul dumneavoastră: {cod}. Este bun 10 minute. Nu îl spuneți nimănui, nici unui funcționar."
        ),
        short=_("Codul: {cod}. Bun 10 minute. Nu il spuneti nimanui, nici unui functionar."),
        house=False,
        urgent=True,
        channels=frozenset({Channel.SMS}),
        chosen=False,
    ),
}
