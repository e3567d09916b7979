"""Where the antivirus listens, as the environment names it."""

from urllib.parse import urlsplit

from registratura.config.openid import Reader


def read(reader: Reader) -> str:
    """Return the place of clamd, empty when there is none; what cannot be understood is added to the refusals."""
    value = reader.text("REGISTRATURA_CLAMD")
    place = urlsplit(value)
    whole = (place.scheme == "unix" and place.path.startswith("/")) or (
        place.scheme == "tcp" and place.hostname
    )
    if value and not whole:
        reader.refusals.append(
            "Variabila REGISTRATURA_CLAMD nu se înțelege: scrieți unix:///cale sau tcp://server:port."
        )
        return ""
    return value
