"""The closed vocabulary of placements in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.placing import Place, Signal, Topic

PLACE_NAMES: Final[dict[str, str | Promise]] = {
    Place.PORTAL: _("prima pagină a portalului unei instituții care a dat voie"),
    Place.CUSTOMER: _("pagina de abonament a clientului"),
    Place.CONSOLE: _("consola furnizorului"),
}
TOPIC_NAMES: Final[dict[str, str | Promise]] = {
    Topic.ANY: _("orice pagină a locului"),
    Topic.INSTITUTION: _("pagini despre instituție"),
    Topic.SUBSCRIPTION: _("pagini despre abonament"),
    Topic.WORK: _("pagini de lucru"),
}
SIGNAL_NAMES: Final[dict[str, str | Promise]] = {
    Signal.INTEREST: _("ce vă interesează, ales de dumneavoastră"),
    Signal.REGION: _("județul, ales de dumneavoastră"),
    Signal.USAGE: _("ce părți ale programului folosiți des"),
}
BUCKET_NAMES: Final[dict[str, str | Promise]] = {
    "archive": _("arhivare"),
    "scanning": _("scanare"),
    "signing": _("semnare electronică"),
    "portal": _("portalul cetățenilor"),
    "training": _("instruire"),
    "letters": _("scrisori și modele"),
    "reports": _("rapoarte"),
    "registers": _("înregistrare"),
    "answers": _("răspunsuri"),
    "searches": _("căutare"),
    "prints": _("tipărire"),
    "scans": _("loturi scanate"),
    "assigns": _("repartizare"),
    "dispatches": _("expediere"),
}


def bucket_name(bucket: str) -> str:
    """Return the name of a value of a signal; counties are their own names."""
    return str(BUCKET_NAMES.get(bucket, bucket))
