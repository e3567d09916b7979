"""The kinds of message to those who asked to be told of drafts of normative acts."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import STOP, Field, Kind, KindDescription, Shape

_STOP = Field(STOP, "oprire", _("adresa la care se opresc anunțurile"), "https://…", needed=False, most=500)

CONSULTATIONS: dict[Kind, KindDescription] = {
    Kind.DRAFT_ANNOUNCED: KindDescription(
        name=_("Proiect de act normativ anunțat"),
        fields=(
            Field(
                "title", "proiect", _("titlul proiectului"), "Proiect de hotărâre privind taxele", most=500
            ),
            Field("until", "pana_la", _("ultima zi pentru propuneri"), "2026-04-20", Shape.DAY),
            Field("page", "pagina", _("adresa paginii proiectului"), "https://…", most=500),
            _STOP,
        ),
        subject=_("Proiect de act normativ: {proiect}"),
        text=_(
            "{institutie} a anunțat „{proiect}”.\nPropunerile se primesc până la {pana_la}.\n"
            "Textul și motivele: {pagina}\n\n"
            "Primiți acest mesaj pentru că ați cerut anunțurile (Legea 52/2003 art. 7).\n"
            "Dacă nu le mai doriți: {oprire}"
        ),
        short=_("{institutie}: proiect nou, propuneri până la {pana_la}."),
        house=False,
    ),
    Kind.DEBATE_ANNOUNCED: KindDescription(
        name=_("Dezbatere publică anunțată"),
        fields=(
            Field(
                "title", "proiect", _("titlul proiectului"), "Proiect de hotărâre privind taxele", most=500
            ),
            Field("when", "cand", _("ziua și ora"), "20.04.2026, 17:00", most=60),
            Field("place", "loc", _("locul"), "sala de consiliu", most=300),
            Field("page", "pagina", _("adresa paginii proiectului"), "https://…", most=500),
            _STOP,
        ),
        subject=_("Dezbatere publică: {proiect}"),
        text=_(
            "{institutie} ține o dezbatere publică despre „{proiect}”.\nCând: {cand}\nUnde: {loc}\n"
            "Despre proiect: {pagina}\n\nDacă nu mai doriți anunțurile: {oprire}"
        ),
        short=_("{institutie}: dezbatere publică la {cand}, {loc}."),
        house=False,
    ),
}
