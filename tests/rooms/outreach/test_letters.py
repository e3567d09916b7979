"""The letter of a campaign: how it is stopped, that it loads nothing, what comes back about it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import cast

import listunsub
import pytest

from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach import services as outreach
from registratura.outreach.models import Send, Suppression
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

from .ground import NOW, Ground, Sink, ground

SIGNED = "from:to:subject:date:message-id:reply-to:list-id:list-unsubscribe:list-unsubscribe-post"
HOSTILE = 'Salut <script>alert(1)</script> <img src="https://urmarire.example/p.gif">\n\nhttps://furnizor.example/nou/'


@pytest.fixture
def sent(db: None) -> tuple[Ground, EmailMessage]:
    """A letter as it left, of words that try to load something."""
    stage, sink = ground(), Sink()
    stage.person("ana@casa.example")
    stage.send(stage.campaign(body=HOSTILE), sink)
    ((_to, raw),) = sink.letters
    return stage, cast(EmailMessage, message_from_bytes(raw, policy=policy.default))


class Loads(HTMLParser):
    """Gathers what a page would load, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"img", "script", "iframe", "link", "object", "video", "source"}:
            self.loaded.append(tag)
        self.loaded += [
            str(value) for name, value in attrs if name in {"src", "background", "srcset", "poster"}
        ]
        self.loaded += re.findall(r"url\([^)]*\)", given.get("style") or "")
        if tag == "a":
            self.links.append(given.get("href") or "")


def test_ac_f3_2_the_audit_of_unsubscribing_finds_nothing(sent: tuple[Ground, EmailMessage]) -> None:
    _stage, message = sent
    signature = f"v=1; a=rsa-sha256; d=furnizor.example; s=x; h={SIGNED}; bh=AA==; b=AA=="
    stop, post = message.get_all("List-Unsubscribe"), message.get_all("List-Unsubscribe-Post")

    assert post == ["List-Unsubscribe=One-Click"]
    assert len(stop or []) == 1
    assert listunsub.audit([str(one) for one in stop or []], post, dkim_signatures=[signature]) == []


def test_ac_f6_1_the_letter_loads_nothing_and_leads_only_where_it_says(
    sent: tuple[Ground, EmailMessage],
) -> None:
    _stage, message = sent
    page = message.get_body(("html",))
    assert page is not None
    read = Loads()
    read.feed(page.get_content())

    assert read.loaded == []
    places = [re.sub(r"/[\w-]{60,}/", "/…/", link) for link in read.links]
    assert places == [
        "https://urmarire.example/p.gif",
        "https://furnizor.example/nou/",
        "https://furnizor.example/noutati/dezabonare/…/",
        "https://furnizor.example/noutati/alegeri/…/",
    ]
    assert "<script" not in page.get_content()


def test_the_letter_says_that_it_is_commercial_by_whom_and_why_it_came(
    sent: tuple[Ground, EmailMessage],
) -> None:
    _stage, message = sent
    plain = message.get_body(("plain",))
    assert plain is not None
    said = plain.get_content()

    assert said.startswith("Mesaj comercial de la Cartea Software SRL")
    assert "Str. Lungă 1" in said
    assert "„Noutăți despre program”" in said


def report(message: EmailMessage, kind: str) -> bytes:
    """Return a server's report about a letter, or a complaint of its receiver."""
    about = f"Message-ID: {message['Message-ID']}\r\nSubject: x\r\n\r\n"
    middle = {
        "bounce": "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Final-Recipient: rfc822; ana@casa.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        "later": "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Final-Recipient: rfc822; ana@casa.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n",
        "complaint": "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n",
    }[kind]
    name = "feedback-report" if kind == "complaint" else "delivery-status"
    return (
        f'From: <>\r\nContent-Type: multipart/report; report-type={name}; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n{middle}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{about}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("kind", "verdict"), [("bounce", "bounced"), ("complaint", "complaint"), ("later", "nothing")]
)
def test_what_comes_back_puts_the_address_on_the_list_once(
    sent: tuple[Ground, EmailMessage], kind: str, verdict: str
) -> None:
    stage, message = sent
    with acting_for(stage.id), reading_for(Purpose.P12):
        raw = report(message, kind)

        assert outreach.take_report(raw=raw, now=NOW) == verdict
        assert outreach.take_report(raw=raw, now=NOW) == verdict
        assert Suppression.objects.count() == (0 if verdict == "nothing" else 1)
        assert Send.objects.get().state == {"bounced": "bounced", "complaint": "complained"}.get(
            verdict, "sent"
        )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 500,
        b"Content-Type: multipart/report; report-type=feedback-report\r\n\r\n",
        b"From: om@casa.example\r\n\r\nBuna ziua",
    ],
)
def test_a_letter_that_reports_nothing_of_ours_is_left_for_a_person(
    sent: tuple[Ground, EmailMessage], raw: bytes
) -> None:
    stage, _message = sent
    with acting_for(stage.id), reading_for(Purpose.P12):
        assert outreach.take_report(raw=raw, now=NOW) is None


def test_a_forged_reference_bounces_nobody(sent: tuple[Ground, EmailMessage]) -> None:
    stage, message = sent
    forged = report(message, "bounce").replace(
        str(message["Message-ID"]).encode()[:20], b"<c1.1.0000000000000000"[:20]
    )
    with acting_for(stage.id), reading_for(Purpose.P12):
        assert outreach.take_report(raw=forged, now=NOW) is None
