"""One conversation with the mail server for many letters; each is taken over or refused by itself."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Protocol

from registratura.messaging.channels.email import MailServer, conversation
from registratura.messaging.channels.port import ChannelError
from registratura.toolkit.egress import going_out
from registratura.toolkit.tls import client_context

TIMEOUT_S = 30.0
MOST_IN_ONE = 200  # letters in a conversation; servers end longer ones


class Way(Protocol):
    """A way out for letters that are already written."""

    def hand_over(self, *, to: str, sender: str, content: bytes) -> None:
        """
        Hand one letter over.

        Raises: ChannelError.
        """
        ...

    def close(self) -> None:
        """End the conversation."""
        ...


class MailBag:
    """The mail server, spoken to as long as there are letters. Used by one worker alone."""

    def __init__(self, server: MailServer, *, own_name: str) -> None:
        self._server, self._own_name = server, own_name
        self._smtp: smtplib.SMTP | None = None
        self._left = 0

    def __enter__(self) -> MailBag:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def hand_over(self, *, to: str, sender: str, content: bytes) -> None:
        """
        Hand one letter over; a conversation that has died is begun anew for the next one.

        Raises: ChannelError: permanent for a no of the server, unknown when nobody can tell.
        """
        handed = False
        try:
            smtp = self._conversation()
            code, words = smtp.mail(sender)
            if code not in (250, 251):
                raise _refusal(code, words)
            code, words = smtp.rcpt(to)
            if code not in (250, 251):
                smtp.rset()
                raise _refusal(code, words)
            handed = True
            code, words = smtp.data(content)
            if code != 250:
                raise _refusal(code, words)
            self._left -= 1
        except smtplib.SMTPResponseException as error:
            self.close()
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            self.close()
            raise ChannelError(f"{type(error).__name__}: {error}"[:300], unknown=handed) from error

    def close(self) -> None:
        """End the conversation, if there is one."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp = None

    def _conversation(self) -> smtplib.SMTP:
        if self._smtp is not None and self._left > 0:
            return self._smtp
        self.close()
        smtp = conversation(tls=self._server.tls, own_name=self._own_name, timeout=TIMEOUT_S)
        setattr(smtp, "_host", self._server.host)  # noqa: B010  the name that the certificate must bear
        with going_out(connector="smtp", host=self._server.host, port=self._server.port):
            code, words = smtp.connect(self._server.host, self._server.port)
        if code != 220:
            raise _refusal(code, words)
        if self._server.starttls:
            smtp.starttls(context=client_context())
        smtp.ehlo_or_helo_if_needed()
        if self._server.user:
            smtp.login(self._server.user, self._server.password)
        self._smtp, self._left = smtp, MOST_IN_ONE
        return smtp


def _refusal(code: int, words: bytes | str) -> ChannelError:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return ChannelError(f"{code} {' '.join(text.split())}"[:300], permanent=500 <= code < 600)
