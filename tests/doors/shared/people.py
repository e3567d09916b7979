"""People who sign in: their links and passwords, and whether a browser is inside."""

import re
import time
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from registratura.accounts import services as accounts
from registratura.accounts.models import User

LOGIN = "/cont/intrare/"
PASSWORD = "Un cocostârc stă într-un picior"


def link_for(user: User) -> str:
    return f"/cont/legatura/{accounts.issue_sign_in_link(user=user, now=datetime.now(tz=UTC))}/"


def log_in(client: Client, email: str = "registrar@alba.example", password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/birou/eu/").status_code == 200


def without_tokens(answer: Any) -> str:
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|login" type="email" value="[^"]*"', "", answer.text
    )


def totp_code(secret: str, *, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def start_application(client: Client) -> str:
    page = client.get("/cont/securitate/aplicatie/porneste/")
    found = re.search(r'class="secret">([A-Z2-7]+)<', page.text)
    assert found is not None
    assert "data:image/svg+xml;base64," in page.text
    answer = client.post("/cont/securitate/aplicatie/porneste/", {"code": totp_code(found[1])})
    assert answer["Location"] == "/cont/securitate/coduri/"
    return found[1]
