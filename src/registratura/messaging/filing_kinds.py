"""The kinds of message about what is filed through the portal."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

_FORM = Field("form", "formular", _("ce s-a depus"), "Petiție", most=200)
_REFERENCE = Field("reference", "referinta", _("referința depunerii"), "R-7K3M-9QXT", most=16)
_SECRET = Field("secret", "secret", _("secretul depunerii"), "7K3M-9QXT-4C2D-HJ5P", needed=False, most=40)
_PAGE = Field("page", "pagina", _("pagina pe care se urmărește"), "https://…", needed=False, most=1_000)
_OUTSIDE = frozenset({Channel.EMAIL})

FILINGS: dict[Kind, KindDescription] = {
    Kind.DRAFT_SAVED: KindDescription(
        name=_("Cerere începută: adresa de întoarcere"),
        fields=(
            _FORM,
            Field("page", "pagina", _("adresa de întoarcere"), "https://…", most=1_000),
            Field("until", "pana_la", _("ziua până la care se păstrează"), "2026-04-12", Shape.DAY),
        ),
        subject=_("Continuați cererea începută: {formular}"),
        text=_(
            "Ați început să completați: {formular}.\nO păstrăm până la: {pana_la}\n\n"
            "Continuați de aici:\n\n{pagina}\n\n"
            "Cine are această adresă vede ce ați scris; nu o dați altcuiva. Nimic nu a fost trimis încă."
        ),
        short=_("Continuați cererea începută: {pagina}"),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
    ),
    Kind.FILING_RECEIVED: KindDescription(
        name=_("Depunere primită, numărul urmează"),
        fields=(_FORM, _REFERENCE, _SECRET, _PAGE),
        subject=_("Am primit ce ați depus: {referinta}"),
        text=_(
            "{institutie} a primit ce ați depus: {formular}.\nReferința: {referinta}\nSecretul: {secret}\n\n"
            "Numărul de înregistrare vi-l trimitem îndată ce este dat. Urmăriți cererea aici:\n\n{pagina}"
        ),
        short=_("{institutie}: am primit ce ați depus, referința {referinta}."),
        house=False,
        channels=_OUTSIDE,
    ),
    Kind.FILING_NUMBERED: KindDescription(
        name=_("Depunere înregistrată"),
        fields=(
            _FORM,
            Field("number", "numar", _("numărul de înregistrare"), "125/12.03.2026", most=60),
            Field("due_on", "termen", _("ziua termenului"), "2026-04-10", Shape.DAY, needed=False),
            _REFERENCE,
            _SECRET,
            _PAGE,
        ),
        subject=_("Cererea dumneavoastră are numărul {numar}"),
        text=_(
            "Ce ați depus la {institutie} ({formular}) a fost înregistrat cu numărul {numar}.\n"
            "Răspunsul, până la: {termen}\nReferința: {referinta}\nSecretul: {secret}\n\n"
            "Dovada depunerii este atașată. Urmăriți cererea aici:\n\n{pagina}"
        ),
        short=_("{institutie}: cererea dumneavoastră are numărul {numar}."),
        house=False,
        channels=_OUTSIDE,
    ),
}
