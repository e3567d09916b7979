"""
What keeps programs from flooding the public door, without watching anybody and without locking a person out.

A view that takes something in says `if refused := guarded(request, what="booking", code=code): return refused`, before
it opens the institution's scope: counters are locked until the transaction ends. The form carries
`{{ guard_fields(guard) }}` of `portal/components/guards.html`, where `guard` is `fields(what="booking")`.

Counted is a keyed digest of the network, whose key changes every day; no address is kept or logged. When a limit is
near, the page that comes back holds all that was typed and asks for an effort: a puzzle that the browser solves by
itself, or, without JavaScript, half a minute of patience, or a code sent by e-mail. Above the limit it says until when.

A test that posts such a form adds `guard_token`: `fields(what="booking", now=…).token` of some seconds ago.
"""

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared import letters
from registratura.kernel.effort import Demand, Limit, demand, is_solved, puzzle_bits
from registratura.toolkit.counting import Counted, count, count_each

log = structlog.get_logger("registratura.portal.guards")

TRAP: Final = "pagina_web"
"""The field that no person sees."""

TOKEN: Final = "guard_token"
PUZZLE: Final = "guard_puzzle"
ANSWER: Final = "guard_answer"
MAILED: Final = "guard_mailed"
CODE: Final = "guard_code"
SEND: Final = "guard_send"
OWN: Final = frozenset({TRAP, TOKEN, PUZZLE, ANSWER, MAILED, CODE, SEND, "csrfmiddlewaretoken"})

OLDEST: Final = timedelta(hours=12)
PUZZLE_LIFE: Final = timedelta(minutes=30)
CODE_LIFE: Final = timedelta(minutes=20)
CODE_TRIES: Final = 5
LETTERS: Final = Limit(free=3, most=3, within=timedelta(hours=1), everybody=300)
_SALT: Final = "registratura.portal.guards"

DEFAULTS: Final[dict[str, Limit]] = {
    "default": Limit(free=20, most=120, within=timedelta(hours=1), everybody=2000),
    "filing": Limit(free=6, most=40, within=timedelta(hours=1), everybody=600),
    "upload": Limit(free=40, most=300, within=timedelta(hours=1), everybody=4000),
    "status": Limit(free=15, most=60, within=timedelta(hours=1), everybody=1200),
    "verify": Limit(free=40, most=200, within=timedelta(hours=1), everybody=4000),
    "booking": Limit(free=4, most=20, within=timedelta(hours=1), everybody=300),
    "proposal": Limit(free=5, most=30, within=timedelta(hours=1), everybody=400),
    "support_vote": Limit(free=20, most=60, within=timedelta(hours=1), everybody=2000),
    "support": Limit(free=4, most=20, within=timedelta(hours=1), everybody=400),
    "chat": Limit(free=600, most=600, within=timedelta(hours=1), everybody=20_000),
    "telephony": Limit(free=60, most=60, within=timedelta(hours=1), everybody=2000),
    "signup": Limit(free=4, most=20, within=timedelta(hours=1), everybody=400),
    "payment": Limit(free=10, most=60, within=timedelta(hours=1), everybody=800),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """What a guarded form carries: the name of the trap and the signed moment at which it was shown."""

    trap: str
    token: str


@dataclass(frozen=True, slots=True)
class _Visit:
    """One deed being looked at."""

    request: HttpRequest
    what: str
    code: str | None
    network: str
    email: str
    limit: Limit
    now: datetime


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked before the deed is done."""

    reason: str
    hits: int
    later: datetime | None = None
    wrong_code: bool = False


def limit_of(what: str) -> Limit:
    """Return the limit of a deed: of the settings, else the one the product comes with."""
    chosen = settings.PORTAL_LIMITS.get(what)
    if chosen is None:
        return DEFAULTS.get(what, DEFAULTS["default"])
    free, most, seconds, everybody = chosen
    return Limit(free=free, most=most, within=timedelta(seconds=seconds), everybody=everybody)


def fields(*, what: str, now: datetime | None = None) -> Guard:
    """Return what the form of a deed carries."""
    return Guard(TRAP, _signed({"what": what, "at": _stamp(now or timezone.now())}))


def guarded(
    request: HttpRequest,
    *,
    what: str,
    code: str | None,
    email: str = "",
    form: bool = True,
    most: int | None = None,
    per: timedelta | None = None,
) -> HttpResponse | None:
    """
    Count a deed; return None when it may be done, else the page to answer with (409 or 429).

    what: name of the limit. code: of the institution, None for the service. email: address that a code may be sent
    to, when the visitor wrote one. form: whether the request comes from a form with `guard_fields`; a question
    without a form (a link of a QR code) is only counted. most, per: another limit for this deed alone.
    """
    now = timezone.now()
    limit = _limit(what, most=most, per=per)
    visit = _Visit(request, what, code, network_of(request), email, limit, now)
    own, everybody = _counted(visit)
    wanted = demand(limit, own=own.hits, everybody=everybody.hits)
    reason = _caught(visit) if form else ""
    if wanted is Demand.NOTHING and not reason:
        return None
    if not form:
        return None if wanted is not Demand.LATER else _refuse(visit, _Asked("most", own.hits, own.ends_at))
    mailed = _mailed(visit)
    if mailed or (wanted is not Demand.LATER and _made_effort(visit)):
        return None
    wrong = mailed is False and bool(request.POST.get(CODE))
    later = own.ends_at if wanted is Demand.LATER else None
    asked = _Asked(reason or ("most" if later else "near"), own.hits, later, wrong)
    return _refuse(visit, asked)


def same_secret(*, kept: str | bytes | None, given: str | bytes) -> bool:
    """Compare a digest with a kept one; where none is kept the same is done and the answer is no."""
    first = kept if kept is not None else secrets.token_hex(32)
    left = first.encode() if isinstance(first, str) else bytes(first)
    right = given.encode() if isinstance(given, str) else bytes(given)
    return hmac.compare_digest(left, right) and kept is not None


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from: the address, of the new ones the half that a household shares."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


def _limit(what: str, *, most: int | None, per: timedelta | None) -> Limit:
    limit = limit_of(what)
    if most is None and per is None:
        return limit
    ceiling = most if most is not None else limit.most
    return Limit(min(limit.free, ceiling), ceiling, per or limit.within, limit.everybody, limit.wait)


def _counted(visit: _Visit) -> tuple[Counted, Counted]:
    where = f"{visit.what}/{visit.code or ''}"
    own, everybody = count_each(
        f"guard/{where}/{_mark(visit)}", f"guards/{where}", within=visit.limit.within, now=visit.now
    )
    return own, everybody


def _mark(visit: _Visit) -> str:
    # The key lives for a day: what was counted yesterday cannot be tied to what is counted today.
    day = visit.now.date().isoformat()
    return salted_hmac(f"{_SALT}/{day}", visit.network, algorithm="sha256").hexdigest()[:24]


def _caught(visit: _Visit) -> str:
    """Name what is wrong with the form: a filled trap, an unsigned or old token, one sent back at once."""
    if visit.request.POST.get(TRAP):
        return "trap"
    told = _read(visit.request.POST.get(TOKEN, ""), oldest=OLDEST, now=visit.now)
    if told is None or told.get("what") != visit.what:
        return "token"
    return "" if _age(told, visit.now).total_seconds() >= settings.PORTAL_HASTE_S else "hasty"


def _made_effort(visit: _Visit) -> bool:
    """Say whether the puzzle of this visitor was solved, or waited out, and was not used before."""
    given = visit.request.POST.get(PUZZLE, "")
    told = _read(given, oldest=PUZZLE_LIFE, now=visit.now)
    if told is None or (told.get("what"), told.get("who")) != (visit.what, _mark(visit)):
        return False
    answer = visit.request.POST.get(ANSWER, "")
    bits = told.get("bits")
    done = isinstance(bits, int) and is_solved(puzzle=given, answer=answer, bits=bits)
    if not done and _age(told, visit.now) < visit.limit.wait:
        return False
    return count(f"used/{given}", within=PUZZLE_LIFE * 2, now=visit.now).hits == 1


def _mailed(visit: _Visit) -> bool | None:
    """Say whether the code that was sent by e-mail came back; None when none was sent."""
    given = visit.request.POST.get(MAILED, "")
    told = _read(given, oldest=CODE_LIFE, now=visit.now)
    if told is None or told.get("what") != visit.what:
        return None
    typed = "".join(visit.request.POST.get(CODE, "").split())[:12]
    if not typed or count(f"tries/{given}", within=CODE_LIFE, now=visit.now).hits > CODE_TRIES:
        return False
    if not same_secret(kept=str(told.get("code")), given=_digest(typed, str(told.get("salt")))):
        return False
    return count(f"used/{given}", within=CODE_LIFE * 2, now=visit.now).hits == 1


def _send_code(visit: _Visit) -> str:
    """Send a code to the address that was typed, and return what the page carries; empty when too many were sent."""
    if count(f"letters/{visit.email.casefold()}", within=LETTERS.within, now=visit.now).hits > LETTERS.most:
        return ""
    if count("letters", within=LETTERS.within, now=visit.now).hits > LETTERS.everybody:
        return ""
    typed, salt = f"{secrets.randbelow(10**6):06d}", secrets.token_hex(8)
    message = letters.letter(template="portal/guards/code", to=visit.email, context={"code": typed})
    if not letters.send(message):
        return ""
    told = {"what": visit.what, "at": _stamp(visit.now), "salt": salt, "code": _digest(typed, salt)}
    return _signed(told)


def _refuse(visit: _Visit, asked: _Asked) -> HttpResponse:
    """Answer with the page that holds what was typed and says what to do and when."""
    total = count(f"refused/{visit.what}/{visit.code}", within=timedelta(days=1), now=visit.now)
    log.warning(
        "portal deed refused",
        what=visit.what,
        institution=visit.code or "",
        reason=asked.reason,
        hits=asked.hits,
        refused_today=total.hits,
    )
    mailed = visit.request.POST.get(MAILED, "")
    if visit.email and visit.request.POST.get(SEND):
        mailed = _send_code(visit)
    controller = controller_of(visit.code)
    context = {
        "controller": controller,
        "code": visit.code,
        "reason": _reason(asked),
        "later": asked.later,
        "wait": int(visit.limit.wait.total_seconds()),
        "kept": _kept(visit.request),
        "lost_files": bool(visit.request.FILES),
        "guard": fields(what=visit.what, now=visit.now),
        "puzzle": _puzzle(visit, asked.hits),
        "bits": puzzle_bits(visit.limit, own=asked.hits),
        "mailed": mailed,
        "email": visit.email,
        "wrong_code": asked.wrong_code,
        "action": visit.request.get_full_path(),
    }
    status = 429 if asked.reason in ("most", "near") else 409
    response = render(visit.request, "portal/guards/step.html", context, status=status)
    if asked.later:
        response["Retry-After"] = str(max(1, int((asked.later - visit.now).total_seconds())))
    response["Cache-Control"] = "no-store"
    return response


def _puzzle(visit: _Visit, hits: int) -> str:
    told = {
        "what": visit.what,
        "who": _mark(visit),
        "at": _stamp(visit.now),
        "bits": puzzle_bits(visit.limit, own=hits),
        "one": secrets.token_hex(6),
    }
    return _signed(told)


def _reason(asked: _Asked) -> str:
    words = {
        "trap": _("Un câmp care trebuia lăsat gol a fost completat, poate de navigator."),
        "token": _("Pagina a stat deschisă mult timp sau a fost trimisă din alt loc."),
        "hasty": _("Formularul a venit înapoi mai repede decât poate fi citit."),
        "near": _(
            "Din rețeaua dumneavoastră sau către instituție s-au trimis multe cereri într-un timp scurt."
        ),
        "most": _("Din rețeaua dumneavoastră s-au trimis prea multe cereri într-un timp scurt."),
    }
    return words[asked.reason]


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, to be sent again; what opens an account is never written into a page."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN and "parol" not in name and "password" not in name
        for value in values
    ]


def _digest(typed: str, salt: str) -> str:
    return salted_hmac(f"{_SALT}/code/{salt}", typed, algorithm="sha256").hexdigest()


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _age(told: dict[str, Any], now: datetime) -> timedelta:
    return timedelta(milliseconds=_stamp(now) - int(told["at"]))


def _signed(told: dict[str, Any]) -> str:
    return signing.dumps(told, salt=_SALT)


def _read(given: str, *, oldest: timedelta, now: datetime) -> dict[str, Any] | None:
    """Open what the page carried; None when it is not ours, too old, or of a moment that has not come."""
    if len(given) > 600:
        return None
    try:
        told = signing.loads(given, salt=_SALT)
        fits = timedelta(0) <= _age(told, now) <= oldest
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None
    return told if fits else None
