"""The ways out of this installation, as its environment set them up."""

from django.conf import settings

from registratura.messaging.catalogue import Channel
from registratura.messaging.channels.email import MailServer, SmtpTransport
from registratura.messaging.channels.port import Transport
from registratura.messaging.channels.sms import SmsGateway
from registratura.messaging.channels.webhook import WebhookTransport


def transports() -> dict[Channel, Transport]:
    """Return the way out of each channel; what is in the application goes nowhere."""
    return {
        Channel.EMAIL: SmtpTransport(mail_server(), sender=settings.DEFAULT_FROM_EMAIL),
        Channel.SMS: SmsGateway(settings.SMS_URL),
        Channel.WEBHOOK: WebhookTransport(private_allowed=settings.PRIVATE_WEBHOOKS),
    }


def mail_server() -> MailServer:
    """Return the server through which letters leave."""
    return MailServer(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        tls=settings.EMAIL_USE_SSL,
        starttls=settings.EMAIL_USE_TLS,
    )


def is_ready(channel: Channel) -> bool:
    """Say whether a channel is set up in this installation."""
    return channel is not Channel.SMS or bool(settings.SMS_URL)


def sender_address() -> str:
    """Return the address that letters come from."""
    return str(settings.DEFAULT_FROM_EMAIL)
