"""The letter as it leaves: text and the same in HTML, in UTF-8, with the headers that an automatic letter carries."""

import html
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.messaging.channels.port import Parcel

_URL = re.compile(r"https?://[^\s<>\"]+")
_LABEL = re.compile(r"^([^:\n]{2,40}): (.+)$")
_ROW = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#1d2327"
_BUTTON = (
    "display:inline-block;padding:12px 20px;background-color:#1f4e79;color:#ffffff;text-decoration:none;"
    "font-family:Arial,Helvetica,sans-serif;font-size:16px;font-weight:bold;border-radius:4px"
)


def letter(*, parcel: Parcel, sender: str) -> EmailMessage:
    """
    Return a parcel as a letter. The same parcel gives the same Message-ID, whenever it is tried again.

    sender: the address it comes from; the institution's name stands before it.
    """
    policy = SMTP if parcel.address.isascii() else SMTPUTF8
    message = EmailMessage(policy=policy.clone(max_line_length=76))
    message["From"] = Address(display_name=parcel.sender_name, addr_spec=sender)
    message["To"] = _recipient(parcel)
    if parcel.reply_to:
        message["Reply-To"] = Address(display_name=parcel.sender_name, addr_spec=parcel.reply_to)
    message["Subject"] = parcel.subject
    message["Message-ID"] = parcel.reference
    if parcel.at is not None:
        message["Date"] = format_datetime(parcel.at)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = parcel.language
    if parcel.stop_url:
        message["List-Unsubscribe"] = f"<{parcel.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with override(parcel.language):
        message.set_content(_text(parcel), charset="utf-8", cte="quoted-printable")
        message.add_alternative(_html(parcel), subtype="html", charset="utf-8", cte="quoted-printable")
    for enclosure in parcel.enclosures:
        main, _slash, sub = enclosure.media_type.partition("/")
        with enclosure.open() as stream:
            message.add_attachment(
                stream.read(),
                maintype=main or "application",
                subtype=sub or "octet-stream",
                filename=enclosure.name,
            )
    return message


def _recipient(parcel: Parcel) -> Address | str:
    if parcel.recipient_name and parcel.address.isascii():
        return Address(display_name=parcel.recipient_name, addr_spec=parcel.address)
    return parcel.address


def _greeting(parcel: Parcel) -> str:
    if parcel.recipient_name:
        return _("Bună ziua, %s,") % parcel.recipient_name
    return _("Bună ziua,")


def _closing(parcel: Parcel) -> str:
    if parcel.reply_to:
        return _("Mesaj trimis automat. Pentru răspuns, scrieți la %s.") % parcel.reply_to
    return _("Mesaj trimis automat. Răspunsurile la această adresă nu sunt citite.")


def _text(parcel: Parcel) -> str:
    return f"{_greeting(parcel)}\n\n{parcel.text}\n\n{parcel.sender_name}\n\n-- \n{_closing(parcel)}\n"


def _html(parcel: Parcel) -> str:
    blocks = [block for block in re.split(r"\n{2,}", parcel.text) if block.strip()]
    rows = "".join(f'<tr><td style="padding:0 0 16px;{_ROW}">{_block(block)}</td></tr>' for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(parcel.language)}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html.escape(parcel.subject)}</title></head>\n"
        '<body style="margin:0;padding:0;background-color:#f2f4f6">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="background-color:#f2f4f6"><tr><td align="center" style="padding:24px 12px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="max-width:600px;background-color:#ffffff;border-top:4px solid #1f4e79">\n'
        f'<tr><td style="padding:20px 28px 0;{_ROW};font-weight:bold;color:#1f4e79">'
        f"{html.escape(parcel.sender_name)}</td></tr>\n"
        f'<tr><td style="padding:12px 28px 4px"><h1 style="margin:0;{_ROW};font-size:20px;line-height:28px">'
        f"{html.escape(parcel.subject)}</h1></td></tr>\n"
        '<tr><td style="padding:12px 28px 8px"><table role="presentation" width="100%" cellpadding="0" '
        'cellspacing="0" border="0">'
        f'<tr><td style="padding:0 0 16px;{_ROW}">{html.escape(_greeting(parcel))}</td></tr>\n{rows}'
        "</table></td></tr>\n"
        f'<tr><td style="padding:14px 28px 20px;border-top:1px solid #d9dee3;{_ROW};font-size:13px;'
        f'line-height:20px;color:#50575e">{html.escape(_closing(parcel))}</td></tr>\n'
        "</table></td></tr></table></body></html>\n"
    )


def _block(block: str) -> str:
    return "<br>\n".join(_line(line) for line in block.splitlines())


def _line(line: str) -> str:
    address = _URL.fullmatch(line.strip())
    if address:
        href = html.escape(address[0])
        return f'<a href="{href}" style="{_BUTTON}">{html.escape(_("Deschideți în aplicație"))}</a>'
    labelled = _LABEL.match(line)
    if labelled and not _URL.search(line):
        return f"{html.escape(labelled[1])}: <strong>{html.escape(labelled[2])}</strong>"
    return html.escape(line)
