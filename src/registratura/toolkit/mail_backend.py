"""Django's own letters (sign-in links, notices of accounts), through the registered way of mail."""

import ssl

from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from registratura.toolkit.egress import going_out
from registratura.toolkit.tls import client_context


class EmailBackend(SmtpBackend):
    """The mail server of the installation, reached as the connector `smtp`."""

    @property
    def ssl_context(self) -> ssl.SSLContext:
        """Return the one way of this program to speak TLS."""
        return client_context()

    def open(self) -> bool | None:
        """Open the connection, and say whether it is a new one."""
        with going_out(connector="smtp", host=self.host, port=self.port):
            return super().open()
