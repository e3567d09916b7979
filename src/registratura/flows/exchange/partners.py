"""The own end of exchange, and partners met over the net."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.exchange import calling, messages, queries
from registratura.exchange import services as exchange
from registratura.exchange.errors import PartnerRefusedError
from registratura.exchange.messages import BadFormError, End, ProofError
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.attesting import public_key_of
from registratura.toolkit.calling import CallFailedError
from registratura.toolkit.scope import acting_for

_CARD: Final = re.compile(r"/\.well-known/registratura/([a-z0-9-]{1,50})\.json/?")
_PORTAL: Final = re.compile(r"/portal/([a-z0-9-]{1,50})/?")


def own_end(*, institution_id: int) -> End:
    """Return the institution as partners know it."""
    found = institutions.institution_by_id(institution_id)
    assert found is not None
    return End(settings.PUBLIC_URL.rstrip("/"), found.code, found.name[:200])


def own_card(*, institution_id: int, now: datetime) -> bytes | None:
    """Return what the institution publishes of itself, signed by its key; None before it opened the exchange."""
    end = own_end(institution_id=institution_id)
    with acting_for(institution_id):
        if queries.own_public_key() is None:
            return None
        key = exchange.signer(now=now)
    return messages.sign(
        messages.card(end=end, public_key=public_key_of(key)), private_key=key, end=end, now=now
    )


def place_of(*, typed: str) -> tuple[str, str]:
    """
    Return address and code from what a person typed: the address of a public page or of a card.

    Raises: PartnerRefusedError.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        parts = urlsplit("")
    found = _CARD.fullmatch(parts.path) or _PORTAL.fullmatch(parts.path)
    if (
        found is None
        or parts.scheme not in ("https", "http")
        or parts.username is not None
        or not text.isascii()
    ):
        raise PartnerRefusedError(
            _(
                "Scrieți adresa paginii publice a instituției, de pildă https://registratura.exemplu.ro/portal/buzau/"
            ),
            field="url",
        )
    return f"{parts.scheme}://{parts.netloc}".lower(), found[1]


def meet(*, institution_id: int, typed: str, by: Actor, now: datetime) -> int:
    """
    Add a partner with what it publishes, and return its number. Must not run in a scope.

    Raises: PartnerRefusedError when it is not reached, publishes no card, or is this institution itself.
    """
    url, code = place_of(typed=typed)
    own = own_end(institution_id=institution_id)
    if (url, code) == (own.url, own.code):
        raise PartnerRefusedError(_("Aceasta este chiar instituția dumneavoastră."), field="url")
    end, key = _card_at(url, code)
    with acting_for(institution_id):
        return exchange.add_partner(end=end, public_key=key, by=by, now=now).id


def meet_again(*, institution_id: int, partner_id: int, by: Actor, now: datetime) -> None:
    """
    Take a partner's card again; another key waits for its confirmation. Must not run in a scope.

    Raises: PartnerRefusedError.
    """
    with acting_for(institution_id):
        line = queries.partner(partner_id)
    if line is None:
        raise PartnerRefusedError(_("Instituția aceasta nu mai este partener."))
    end, key = _card_at(line.url, line.code)
    with acting_for(institution_id):
        exchange.fetched_again(partner_id=partner_id, end=end, public_key=key, by=by, now=now)


def _card_at(url: str, code: str) -> tuple[End, bytes]:
    try:
        answer = calling.fetch(messages.well_known(url, code))
    except CallFailedError as error:
        raise PartnerRefusedError(
            _("Adresa nu răspunde (%s). Verificați-o sau încercați mai târziu.") % error, field="url"
        ) from error
    if answer.status != 200:
        raise PartnerRefusedError(
            _("La adresa aceasta nu este o registratură care primește documente prin schimb (%s).")
            % answer.status,
            field="url",
        )
    try:
        end, key = messages.read_card(messages.opened(answer.body))
    except (BadFormError, ProofError) as error:
        raise PartnerRefusedError(
            _("Cartea de vizită a instituției nu se poate citi sau nu este semnată cu cheia ei."), field="url"
        ) from error
    if (end.url, end.code) != (url, code):
        raise PartnerRefusedError(
            _("La adresa aceasta răspunde altă instituție: %(name)s, de la %(url)s. Scrieți adresa ei.")
            % {"name": end.name, "url": end.url},
            field="url",
        )
    return end, key
