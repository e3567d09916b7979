"""Letters about accounts: plain text in Romanian, sent at once; a broken mail server never breaks a page."""

from collections.abc import Mapping
from smtplib import SMTPException
from textwrap import fill
from typing import Any

import structlog
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from registratura.kernel.text import ro_normalise

log = structlog.get_logger("registratura.letters")


def letter(*, template: str, to: str, context: Mapping[str, Any]) -> EmailMessage:
    """Return the letter of `<template>_subject.txt` and `<template>_message.txt`."""
    subject = ro_normalise(render_to_string(f"{template}_subject.txt", dict(context)), single_line=True)
    body = ro_normalise(render_to_string(f"{template}_message.txt", dict(context))).strip()
    lines = [line if "://" in line else fill(line, width=76) for line in body.splitlines()]
    return EmailMessage(subject, "\n".join(lines) + "\n", to=[to])


def send(message: EmailMessage) -> bool:
    """Send a letter and say whether the mail server took it; a refusal is logged without the address."""
    try:
        return bool(message.send())
    except (SMTPException, OSError) as error:
        log.warning("letter not sent", error=type(error).__name__)
        return False
