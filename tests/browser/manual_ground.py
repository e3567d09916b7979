"""Who follows the manual: the people of the demonstration, and what stands in braces in its steps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import holidays
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from registratura.accounts.models import User
from registratura.flows.demo.towns import COMMUNE

PEOPLE = {
    "registrar": "ana@luncafrasinului.example",
    "officer": "rodica@luncafrasinului.example",
    "mayor": "ioan@luncafrasinului.example",
    "secretary": "valeria@luncafrasinului.example",
    "head": "dorin@luncafrasinului.example",
    "clerk": "sorin@luncafrasinului.example",
    "archivist": "elena@luncafrasinului.example",
    "auditor": "tudor@audit-alba.example",
    "administrator": "mihai@luncafrasinului.example",
    "protector": "teodora@dpo-alba.example",
    "supplier": "luca@cartea-frasinului.example",
    "sales": "olga@cartea-frasinului.example",
    "support": "teodora@cartea-frasinului.example",
    "bookkeeping": "eugen@cartea-frasinului.example",
    "outreach": "silviu@cartea-frasinului.example",
}
# Whose pages ask for a proof that is fresh: they sign in with words of their own, as people do.
PROVE_THEMSELVES = {"administrator"}
PHRASE = "un cocostârc pe coșul primăriei"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(root: str) -> Callable[[Page, str], None]:
    """Return what signs a person of the demonstration in at a server."""

    def entered(page: Page, who: str) -> None:
        user = User.objects.get(email=PEOPLE[who])
        if who in PROVE_THEMSELVES:
            if not user.has_usable_password():
                user.set_password(PHRASE)
                user.save(update_fields=["password"])
            page.goto(f"{root}/cont/intrare/")
            page.get_by_label("Adresa de e-mail").fill(user.email)
            page.locator("#id_password").fill(PHRASE)
            page.locator("#id_password").press("Enter")
            page.wait_for_url(lambda address: "/cont/intrare/" not in address)
            return
        client = Client()
        client.force_login(user, backend=_BACKEND)
        session = next(iter(client.cookies.values()))
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": root}])

    return entered


def places() -> dict[str, Any]:
    """Return what the steps write in braces."""
    today = timezone.localdate()
    feasts = holidays.country_holidays("RO")
    working = (today + timedelta(days=ahead) for ahead in range(20, 60))
    free_day = next(day for day in working if day.weekday() < 5 and day not in feasts)
    return {
        "code": COMMUNE.code,
        "desk": f"/birou/{COMMUNE.code}",
        "portal": f"/portal/{COMMUNE.code}",
        "year": today.year,
        "free_day": f"{free_day:%d.%m.%Y}",
        "today": f"{today:%d.%m.%Y}",
        "tomorrow": f"{today + timedelta(days=1):%d.%m.%Y}",
        "next_week": f"{today + timedelta(days=7):%d.%m.%Y}",
    }
