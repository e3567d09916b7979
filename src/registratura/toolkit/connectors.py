"""
Every way out of the product, entered once. What each is for, and who receives what by it, stands in the register of
recipients (`disclosures`); here is only where it may lead.
"""

from urllib.parse import urlsplit

from django.conf import settings

from registratura.toolkit.egress import Connector, register_connector


def enter() -> None:
    """Enter the ways out that the environment names, and those whose hosts an institution writes in its settings."""
    register_connector(Connector("smtp", lambda: (settings.EMAIL_HOST,)))
    register_connector(Connector("sms", lambda: (_host(settings.SMS_URL),)))
    register_connector(Connector("object-store", lambda: (_host(settings.FILES_URL or ""),)))
    register_connector(Connector("antivirus", lambda: (_host(settings.CLAMD or "") or "127.0.0.1",)))
    register_connector(Connector("webhooks"))
    register_connector(Connector("e-invoicing"))
    register_connector(Connector("payments"))
    register_connector(Connector("imap"))
    register_connector(Connector("time-stamps"))
    register_connector(Connector("remote-signing"))
    register_connector(Connector("revocation"))
    register_connector(Connector("licences"))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def enter_before_set_up() -> None:
    """Enter the ways that an inspection of the surroundings asks about, in a program that is not set up."""
    for key in ("object-store", "antivirus", "time-stamps"):
        register_connector(Connector(key))
