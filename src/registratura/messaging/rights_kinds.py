"""The kinds of message about requests of data subjects."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

_REFERENCE = Field("reference", "referinta", _("referința cererii"), "DP-7K3M-9QXT", most=16)
_PAGE = Field("page", "pagina", _("pagina cererii"), "https://…", most=1_000)
_DUE = Field("due_on", "termen", _("ziua termenului"), "2026-04-10", Shape.DAY)

RIGHTS: dict[Kind, KindDescription] = {
    Kind.RIGHTS_RECEIVED: KindDescription(
        name=_("Cerere privind datele personale: confirmarea primirii"),
        fields=(
            _REFERENCE,
            Field("secret", "secret", _("secretul paginii cererii"), "7K3M-9QXT-4C2D-HJ5P", most=40),
            Field("right", "drept", _("dreptul cerut"), "acces la date", most=100),
            _DUE,
            _PAGE,
        ),
        subject=_("Am primit cererea dumneavoastră {referinta}"),
        text=_(
            "{institutie} a primit cererea dumneavoastră.\nReferința: {referinta}\nSecretul: {secret}\n"
            "Ce ați cerut: {drept}\nVă răspundem până la: {termen}\n\n"
            "Cu referința și secretul vedeți oricând cum stă cererea:\n\n{pagina}"
        ),
        short=_("{institutie}: am primit cererea {referinta}."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
    Kind.RIGHTS_CODE: KindDescription(
        name=_("Cerere privind datele personale: cod"),
        fields=(_REFERENCE, Field("code", "cod", _("codul de șase cifre"), "482913", most=10)),
        subject=_("Codul pentru cererea {referinta}"),
        text=_(
            "Codul dumneavoastră: {cod}\nEste bun 30 de minute.\n\n"
            "Dacă nu ați cerut nimic, nu faceți nimic: fără cod nu se trimite și nu se schimbă nimic."
        ),
        short=_("Codul pentru {referinta}: {cod}."),
        house=False,
        urgent=True,
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
    ),
    Kind.RIGHTS_LETTER: KindDescription(
        name=_("Cerere privind datele personale: scrisoare"),
        fields=(
            _REFERENCE,
            Field("title", "titlu", _("obiectul scrisorii"), "Răspuns la cererea dumneavoastră"),
            Field("text", "text", _("textul scrisorii"), "Vă răspundem în anexă.", Shape.LONG, most=20_000),
        ),
        subject=_("{titlu} [{referinta}]"),
        text=_("{text}"),
        short=_("{institutie}: {titlu}, {referinta}."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
    ),
    Kind.RIGHTS_READY: KindDescription(
        name=_("Cerere privind datele personale: copia este gata"),
        fields=(
            _REFERENCE,
            Field("until", "pana_la", _("ziua până la care se poate lua"), "2026-03-20", Shape.DAY),
            _PAGE,
        ),
        subject=_("Copia datelor dumneavoastră este gata [{referinta}]"),
        text=_(
            "Copia datelor este gata.\nO puteți lua până la: {pana_la}\n\n"
            "Deschideți pagina cererii cu referința și secretul; la fiecare descărcare vă trimitem un cod.\n\n{pagina}"
        ),
        short=_("{institutie}: copia datelor pentru {referinta} este gata."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
    Kind.RIGHTS_ALARM: KindDescription(
        name=_("Cerere privind datele personale: termen"),
        fields=(
            _REFERENCE,
            Field("right", "drept", _("dreptul cerut"), "acces la date", most=100),
            _DUE,
            Field("standing", "stare", _("cum stă termenul"), "a zecea zi", most=200),
        ),
        subject=_("Cererea {referinta}: {stare}"),
        text=_("Cererea {referinta} ({drept}): {stare}.\nTermenul: {termen}\n\n{adresa}"),
        short=_("Cererea {referinta}: {stare}, termen {termen}."),
        urgent=True,
    ),
}
