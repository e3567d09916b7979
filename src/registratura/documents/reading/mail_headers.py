"""Headers of mail as they really come: encoded words, raw bytes, broken addresses, impossible dates."""

from __future__ import annotations

import binascii
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from registratura.documents.reading import charsets
from registratura.kernel.text import ro_normalise

MAX_HEADER_CHARACTERS = 20_000
MAX_RECIPIENTS = 1_000
MAX_REFERENCES = 200

# What the standard library is known to raise on malformed input.
PARSER_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_FOLDS = re.compile(r"\r\n?|\n")
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]{1,64}@[^\s<>,;:\"'()\[\]@]{1,255}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,998}>")
_EARLIEST_YEAR, _LATEST_YEAR = 1970, 2200


@dataclass(frozen=True, slots=True)
class Address:
    """Who sent or receives a mail."""

    name: str
    """As shown, normalised; may be empty."""
    address: str
    """Empty when there was none that could be one."""


def raw_values(message: Message, name: str) -> list[str]:
    """Give the values of a header with raw bytes read as text, unfolded, encoded words still encoded."""
    wanted = name.lower()
    return [_readable(str(value)) for found, value in message.raw_items() if found.lower() == wanted]


def raw_value(message: Message, name: str) -> str:
    """Give the first value of a header as `raw_values` does; empty when there is none."""
    return next(iter(raw_values(message, name)), "")


def _readable(value: str) -> str:
    value = _FOLDS.sub("", value[:MAX_HEADER_CHARACTERS])
    if value.isascii():
        return value.strip()
    # The parser keeps bytes beyond ASCII as lone surrogates.
    data = value.encode("utf-8", "surrogateescape")
    return charsets.decode(data).text.strip()


def decoded(value: str) -> str:
    """
    Decode the encoded words (RFC 2047) of a header value and normalise it to one line.

    Neighboring words of one set are joined before decoding: many programs cut in the middle of a letter.
    """
    pieces: list[str] = []
    data, charset, place = b"", "", 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[place : word.start()]
        if between.strip() or charset.lower() != word[1].lower() or not data:
            pieces.append(charsets.decode(data, charset=charset).text)
            data = b""
            # White space between two encoded words belongs to neither.
            pieces.append(between if between.strip() or not charset else "")
        data += _word_bytes(word[2], word[3])
        charset, place = word[1].partition("*")[0], word.end()
    pieces += [charsets.decode(data, charset=charset).text, value[place:]]
    return ro_normalise("".join(pieces), single_line=True)


def unknown_charsets(value: str) -> bool:
    """Tell whether an encoded word could not be read with the set it names."""
    return any(
        charsets.decode(_word_bytes(word[2], word[3]), charset=word[1].partition("*")[0]).guessed
        for word in _ENCODED_WORD.finditer(value)
    )


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    # One letter too many cannot be a byte; without it, the padding that programs forget makes it whole.
    data = data[:-1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def addresses(value: str) -> tuple[Address, ...]:
    """Read the addresses of a header value, as many as can be told; at most a thousand."""
    try:
        pairs = getaddresses([value]) if value.count("(") < 50 else []
    except PARSER_FAILURES:
        pairs = []
    found = [_address(name, address) for name, address in pairs]
    found = [item for item in found if item.name or item.address]
    if not any(item.address for item in found):
        plain = tuple(Address(name="", address=address) for address in _ADDRESS.findall(decoded(value)))
        found = list(plain) or found
    return tuple(found[:MAX_RECIPIENTS])


def _address(name: str, address: str) -> Address:
    shown = decoded(name).strip("\"' ")
    usable = _ADDRESS.fullmatch(ro_normalise(decoded(address), single_line=True))
    if usable is None and not shown:
        shown = decoded(address).strip("\"'<> ")
    return Address(name=shown, address=usable[0] if usable else "")


def date_of(value: str) -> datetime.datetime | None:
    """Read a date header as aware UTC; None when it is none, or in a year no mail was sent in."""
    try:
        found = parsedate_to_datetime(value[:200])
        # -0000 says that the zone is unknown; the time itself is UTC (RFC 5322).
        aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
        moment = aware.astimezone(datetime.UTC)
    except PARSER_FAILURES:
        return None
    return moment if _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR else None


def received_dates(message: Message) -> Iterator[datetime.datetime]:
    """Give the times at which servers took the mail, the last one (topmost) first."""
    for value in raw_values(message, "Received"):
        moment = date_of(value.rpartition(";")[2].strip())
        if moment:
            yield moment


def message_ids(value: str) -> tuple[str, ...]:
    """Give the message identifiers of a header value, with their angle brackets."""
    found = _MESSAGE_ID.findall(ro_normalise(value))
    return tuple(found[:MAX_REFERENCES])


def parameter(message: Message, header: str, name: str) -> str:
    """Give a parameter of a header, with RFC 2231 and encoded words undone; empty when it is missing."""
    bare: Message = Message()
    bare[header] = raw_value(message, header)
    try:
        value = bare.get_param(name, "", header)
        if isinstance(value, tuple):
            charset, _language, text = value
            return _from_2231(charset or "", text)
        return decoded(str(value))
    except PARSER_FAILURES:
        return ""


def _from_2231(charset: str, text: str) -> str:
    # The parser undoes %XX into letters of latin-1, one for each byte.
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    return ro_normalise(charsets.decode(data, charset=charset).text, single_line=True)
