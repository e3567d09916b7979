"""RO e-Factura over HTTP, with the token of ANAF's OAuth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from registratura.invoicing.efactura import answers
from registratura.invoicing.efactura.port import Ended, ListedMessage, Refused, Taken, TroubleError, Working
from registratura.invoicing.queries import Way
from registratura.toolkit.calling import CallAnswer, CallFailedError, call

CONNECTOR: Final = "e-invoicing"
MOST_ARCHIVE: Final = 16 << 20
WHOLE_S: Final = 40.0

KeepToken = Callable[[str, str, datetime | None], None]


class Client:
    """
    The adapter. `cui`: of the seller. `keep_token`: keeps a token that was renewed.

    private_allowed: whether an address of this machine or of the own network is asked, as for trials.
    """

    def __init__(
        self,
        way: Way,
        *,
        cui: str,
        private_allowed: bool,
        clock: Callable[[], datetime],
        keep_token: KeepToken,
        whole_s: float = WHOLE_S,
    ) -> None:
        self._way, self._cui, self._clock = way, cui, clock
        self._private_allowed, self._keep_token, self._whole_s = private_allowed, keep_token, whole_s
        self._token = way.token

    def upload(self, *, xml: bytes, credit: bool) -> Taken | Refused:
        """Hand a file over. Raises: TroubleError, `lost` when it may have been taken all the same."""
        query = {"standard": "CN" if credit else "UBL", "cif": self._cui}
        found = self._ask("POST", "upload", query, body=xml)
        return answers.of_upload(**self._said(found))

    def state(self, *, index: str) -> Working | Ended | Refused:
        """Ask what became of a file. Raises: TroubleError."""
        found = self._ask("GET", "stareMesaj", {"id_incarcare": index})
        return answers.of_state(**self._said(found))

    def download(self, *, download_id: str) -> bytes:
        """Return the archive, byte for byte. Raises: TroubleError."""
        found = self._ask("GET", "descarcare", {"id": download_id})
        return answers.of_download(**self._said(found))

    def messages(self, *, days: int) -> Sequence[ListedMessage]:
        """Return what came in the last days. Raises: TroubleError."""
        found = self._ask("GET", "listaMesajeFactura", {"zile": str(days), "cif": self._cui})
        return answers.of_messages(**self._said(found))

    def _said(self, found: CallAnswer) -> dict[str, Any]:
        return {
            "status": found.status,
            "body": found.body,
            "now": self._clock(),
            "retry_after": found.retry_after,
        }

    def _ask(self, method: str, path: str, query: dict[str, str], *, body: bytes | None = None) -> CallAnswer:
        url = f"{self._way.base_url}/{path}?{urlencode(query)}"
        found = self._once(method, url, body)
        if found.status == 401 and self._way.refresh and self._way.token_url:
            self._renew()
            found = self._once(method, url, body)
        return found

    def _once(self, method: str, url: str, body: bytes | None) -> CallAnswer:
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is not None:
            headers["Content-Type"] = "text/plain"
        return self._call(method, url, body, headers, lost=body is not None)

    def _renew(self) -> None:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self._way.refresh,
            "client_id": self._way.client_id,
            "client_secret": self._way.client_secret,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        found = self._call("POST", self._way.token_url, urlencode(form).encode(), headers, lost=False)
        token, refresh, ends_at = answers.of_token(status=found.status, body=found.body, now=self._clock())
        self._token = token
        self._keep_token(token, refresh, ends_at)

    def _call(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str], *, lost: bool
    ) -> CallAnswer:
        try:
            return call(
                connector=CONNECTOR,
                method=method,
                url=url,
                private_allowed=self._private_allowed,
                body=body,
                headers=headers,
                whole_s=self._whole_s,
                most_bytes=MOST_ARCHIVE,
            )
        except CallFailedError as error:
            raise TroubleError(_("RO e-Factura nu răspunde: %s") % error, lost=lost) from error
