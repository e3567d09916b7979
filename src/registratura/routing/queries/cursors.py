"""The moments and numbers in cursors, which come back from outside."""

from datetime import UTC, datetime


def place_in(text: str) -> tuple[str, int] | None:
    """Return the moment, in UTC, and the number of `moment~number`; None when the text is bent."""
    moment, _sep, number = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        parsed = datetime.fromisoformat(moment)
        return (parsed.astimezone(UTC).isoformat(), int(number)) if parsed.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
