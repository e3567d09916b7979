"""A time stamp over bytes that are kept elsewhere: for who needs the stamp and no signature."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

from registratura.signing.trust.stamping import FAILURES, Authority, Stamper, told


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time stamp token (RFC 3161, DER), the moment it tells, and who gave it."""

    token: bytes
    given_at: datetime
    authority: str


def time_stamp(*, authority: Authority, content: bytes) -> TimeStamp:
    """
    Ask an authority for a time stamp over the SHA-256 of some bytes. Not inside a transaction: it may take long.

    Raises: StampingFailedError.
    """
    try:
        token = asyncio.run(Stamper(authority).async_timestamp(hashlib.sha256(content).digest(), "sha256"))
        info = token["content"]["encap_content_info"]["content"].parsed
        given_at = info["gen_time"].native
        serial = token["content"]["signer_infos"][0]["sid"].chosen["serial_number"].native
        own = next(
            one.chosen
            for one in token["content"]["certificates"]
            if one.chosen["tbs_certificate"]["serial_number"].native == serial
        )
    except (*FAILURES, StopIteration) as error:
        raise told(error) from error
    return TimeStamp(token.dump(), given_at, own.subject.human_friendly)
