"""Time stamps by RFC 3161, asked of the authority whose address the institution chose."""

import base64
import hashlib
from dataclasses import dataclass, field

from asn1crypto import cms, tsp
from django.utils.translation import gettext as _
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.common_utils import extract_ts_certs
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

from registratura.signing.errors import StampingFailedError
from registratura.toolkit.calling import CallFailedError, call

_WALL_S = 15.0
_MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Authority:
    """Where time stamps are asked for; without an account it is asked as anybody."""

    url: str
    account: str = ""
    secret: str = field(default="", repr=False)
    private_allowed: bool = False


class Stamper(TimeStamper):  # type: ignore[misc]
    """Asks one authority, by our own careful call."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Hand in a request and return what came back."""
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        if self._authority.account:
            pair = f"{self._authority.account}:{self._authority.secret}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        try:
            answer = call(
                connector="time-stamps",
                method="POST",
                url=self._authority.url,
                body=req.dump(),
                headers=headers,
                private_allowed=self._authority.private_allowed,
                plain_allowed=True,  # a time stamp is signed by its maker
                whole_s=_WALL_S,
                most_bytes=_MOST_BYTES,
            )
        except CallFailedError as error:
            raise TimestampRequestError(str(error)) from error
        if answer.status != 200:
            raise TimestampRequestError(answer.words)
        try:
            return tsp.TimeStampResp.load(answer.body, strict=True)
        except ValueError as error:
            raise TimestampRequestError("not a time stamp") from error

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a time stamp over a digest that holds and is over that digest."""
        token: cms.ContentInfo = await super().async_timestamp(message_digest, md_algorithm)
        told = token["content"]["encap_content_info"]["content"]
        if told.parsed["message_imprint"]["hashed_message"].native != message_digest:
            raise TimestampRequestError("the time stamp is over something else")
        store = SimpleCertificateStore()
        own = next(iter(extract_ts_certs(token, store)), None)
        info = token["content"]["signer_infos"][0]
        digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, bytes(told.contents)).digest()
        if own is None or not all(validate_sig_integrity(info, own, "tst_info", digest)):
            raise TimestampRequestError("the time stamp does not hold")
        return token


# What pyHanko lets through of an authority that answers nonsense; for an old stamp it breaks while wording its refusal.
FAILURES = (
    *(SigningError, TimestampRequestError, ValueError, KeyError, TypeError, AssertionError, OSError),
    AttributeError,
)


def told(error: Exception) -> StampingFailedError:
    """Say in words that the authority gave no time stamp."""
    said = " ".join(str(error).split())[:150] or type(error).__name__
    return StampingFailedError(_("Autoritatea de marcare temporală nu a dat marca: %s.") % said.rstrip("."))
