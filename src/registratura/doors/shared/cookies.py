"""Every cookie that the program sets, with its reason. There is no other; a test walks the pages and counts."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie: its name, what it does, when it is set, how long it lasts."""

    name: str
    why: str | Promise
    when: str | Promise
    lasts: str | Promise


def necessary() -> tuple[Cookie, ...]:
    """Return the cookies without which what the person asked for cannot be done."""
    year = _("un an")
    own = _("când alegeți")
    return (
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("dovedește că formularul trimis este al paginii noastre"),
            _("pe paginile cu formulare"),
            year,
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("ține minte că ați intrat în cont"),
            _("la intrarea în cont"),
            _("cel mult 12 ore"),
        ),
        Cookie(
            "messages",
            _("arată o dată un mesaj al paginii"),
            _("după o faptă"),
            _("până la pagina următoare"),
        ),
        Cookie("language", _("limba aleasă"), own, year),
        Cookie("theme", _("aspectul ales"), own, year),
        Cookie("placements", _("că nu doriți anunțuri"), own, year),
        Cookie("counting", _("că nu doriți să fiți numărat"), own, year),
        Cookie("single_keys", _("dacă tastele simple sunt scurtături"), own, year),
        Cookie("label_format", _("formatul de etichete ales"), own, year),
    )
