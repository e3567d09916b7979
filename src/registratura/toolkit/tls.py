"""The one way in which the program speaks TLS to other servers: version 1.2 at least, and certificates that hold."""

import ssl


def client_context() -> ssl.SSLContext:
    """
    Return the rules for one conversation with a server.

    The certificate must lead to an authority that this machine trusts (or the one of SSL_CERT_FILE) and bear the name
    that was asked for. Suites are those of Python: forward secrecy, nothing without authentication.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    return context
