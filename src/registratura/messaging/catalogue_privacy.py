"""The kinds of message about personal data, and those that leave only with the person's consent."""

from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

PRIVACY_KINDS: dict[Kind, KindDescription] = {
    Kind.NOTICE_CHANGED: KindDescription(
        name=_("Schimbarea informării despre date"),
        fields=(
            Field("controller", "operator", _("cine răspunde de date"), "Cartea Software SRL", most=200),
            Field("effective_on", "din_ziua", _("ziua din care se aplică"), "2026-04-20", Shape.DAY),
            Field(
                "summary", "pe_scurt", _("ce se schimbă, pe scurt"), "Un scop nou.", Shape.LONG, most=2_000
            ),
            Field(
                "changes",
                "diferente",
                _("diferențele, pe rând"),
                "scop nou: chestionare",
                Shape.LINES,
                most=8_000,
            ),
            Field("notice_url", "informarea", _("adresa informării"), "https://…", most=500),
            Field("choices_url", "alegerile", _("adresa alegerilor"), "https://…", needed=False, most=500),
        ),
        subject=_("Se schimbă informarea despre datele dumneavoastră, din {din_ziua}"),
        text=_(
            "Din {din_ziua}, {operator} schimbă informarea despre datele personale.\n\n{pe_scurt}\n\n"
            "Diferențele:\n{diferente}\n\nInformarea întreagă: {informarea}\n"
            "Alegerile dumneavoastră: {alegerile}\n\n"
            "Nu trebuie să faceți nimic. Ce este nou și se sprijină pe acordul dumneavoastră rămâne oprit până când "
            "spuneți da; folosirea serviciului nu schimbă nimic."
        ),
        short=_("Informarea despre date a {operator} se schimbă din {din_ziua}: {informarea}"),
        house=False,
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
    ),
    Kind.NEWS: KindDescription(
        name=_("Noutăți, numai pentru cine le-a cerut"),
        fields=(
            Field("title", "titlu", _("titlul"), "Ce este nou în versiunea aceasta", most=150),
            Field(
                "text", "text", _("textul"), "Registrul se tipărește acum mai repede.", Shape.LONG, most=8_000
            ),
            Field("choices_url", "alegerile", _("adresa alegerilor"), "https://…", most=500),
        ),
        subject=_("{titlu}"),
        text=_("{text}\n\nPrimiți acest mesaj pentru că ați spus da. Vă răzgândiți aici: {alegerile}"),
        short=_("{titlu}"),
        house=False,
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
        purpose=Purpose.P12,
    ),
}
