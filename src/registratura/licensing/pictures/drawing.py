"""Drawing the QR codes of requests and answers."""

import io

import segno


def code_picture(text: str) -> str:
    """
    Return a QR code as an address that a page shows as a picture, with its quiet zone and always dark on white.

    Raises: ValueError when the text is too long for a code.
    """
    code = segno.make_qr(text, error="l", boost_error=False)
    return str(code.svg_data_uri(border=4, scale=4, dark="#000", light="#fff"))


def code_in_letters(text: str) -> str:
    """Return a QR code as text for a terminal, dark on light."""
    buffer = io.StringIO()
    segno.make_qr(text, error="l", boost_error=False).terminal(out=buffer, border=2, compact=True)
    return buffer.getvalue()
