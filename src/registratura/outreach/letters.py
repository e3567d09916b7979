"""
The letter of a campaign: said to be commercial, by whom, why it came, and how not to get another.

Built of text alone: what is written becomes paragraphs and links. No picture, no script, no remote thing is loaded;
nothing in it tells anybody that it was opened. Law: Legea 365/2002 art. 6 alin. (2); RFC 8058.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

_URL = re.compile(r"https?://[^\s<>\"]+")
_POLICY = SMTP.clone(max_line_length=200)
_TEXT = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#1d2327"
_SMALL = "font-family:Arial,Helvetica,sans-serif;font-size:13px;line-height:20px;color:#50575e"
_STOP, _CHOICES = "https://x.invalid/stop", "https://x.invalid/choices"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks: name, postal address, the address letters come from, where answers go."""

    name: str
    address: str
    email: str
    reply_to: str
    site: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is said: the same for everybody of a campaign and a language."""

    topic: str
    topic_key: str
    subject_line: str
    body: str
    language: str = "ro"


def letter(
    *,
    sender: Sender,
    content: Content,
    to: str,
    reference: str,
    stop_url: str,
    choices_url: str,
    at: datetime,
) -> bytes:
    """Return the letter for one person, ready to be handed over."""
    plain, rich = _bodies(sender, content)
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=sender.name, addr_spec=sender.email)
    message["To"] = to
    message["Reply-To"] = sender.reply_to or sender.email
    message["Subject"] = content.subject_line
    message["Message-ID"] = reference
    message["Date"] = format_datetime(at)
    message["Content-Language"] = content.language
    message["List-Id"] = f"<{content.topic_key}.{sender.email.rpartition('@')[2] or 'localhost'}>"
    message["List-Unsubscribe"] = f"<{stop_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        plain.replace(_STOP, stop_url).replace(_CHOICES, choices_url), charset="utf-8", cte="base64"
    )
    message.add_alternative(
        rich.replace(_STOP, html.escape(stop_url)).replace(_CHOICES, html.escape(choices_url)),
        subtype="html",
        charset="utf-8",
        cte="base64",
    )
    return message.as_bytes()


@lru_cache(maxsize=64)
def _bodies(sender: Sender, content: Content) -> tuple[str, str]:
    with override(content.language):
        mark = _("Mesaj comercial de la %s") % sender.name
        why = _("Primiți acest mesaj pentru că v-ați abonat la „%s” și ați confirmat.") % content.topic
        stop, choices = _("Nu mai doresc asemenea mesaje"), _("Alegeți ce primiți și cât de des")
        who = ", ".join(filter(None, (sender.name, sender.address)))
    plain = f"{mark}\n\n{content.body}\n\n-- \n{why}\n{stop}: {_STOP}\n{choices}: {_CHOICES}\n{who}\n"
    rows = "".join(
        f'<tr><td style="padding:0 0 16px;{_TEXT}">{_paragraph(block)}</td></tr>'
        for block in re.split(r"\n{2,}", content.body)
        if block.strip()
    )
    rich = (
        f'<!DOCTYPE html>\n<html lang="{html.escape(content.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{html.escape(content.subject_line)}</title></head>"
        '<body style="margin:0;padding:0;background-color:#f2f4f6">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        '<tr><td align="center" style="padding:24px 12px">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="max-width:600px;background-color:#ffffff;border-top:4px solid #1f4e79">'
        f'<tr><td style="padding:16px 28px 0;{_SMALL}">{html.escape(mark)}</td></tr>'
        f'<tr><td style="padding:8px 28px 4px"><h1 style="margin:0;{_TEXT};font-size:20px;line-height:28px">'
        f"{html.escape(content.subject_line)}</h1></td></tr>"
        '<tr><td style="padding:12px 28px 8px"><table role="presentation" width="100%" cellpadding="0" '
        f'cellspacing="0" border="0">{rows}</table></td></tr>'
        f'<tr><td style="padding:14px 28px 20px;border-top:1px solid #d9dee3;{_SMALL}">{html.escape(why)}<br>'
        f'<a href="{_STOP}" style="color:#1f4e79">{html.escape(stop)}</a> · '
        f'<a href="{_CHOICES}" style="color:#1f4e79">{html.escape(choices)}</a><br>{html.escape(who)}</td></tr>'
        "</table></td></tr></table></body></html>\n"
    )
    return plain, rich


def _paragraph(block: str) -> str:
    """Return a paragraph with its addresses as links; everything else is text, whatever it looks like."""
    out, last = [], 0
    for match in _URL.finditer(block):
        url = match[0].rstrip(".,;:!?)")
        out.append(html.escape(block[last : match.start()]))
        out.append(f'<a href="{html.escape(url)}" style="color:#1f4e79">{html.escape(url)}</a>')
        last = match.start() + len(url)
    out.append(html.escape(block[last:]))
    return "".join(out).replace("\n", "<br>")
