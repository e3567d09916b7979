"""Whether a paper was issued by the institution: by its number and its bytes, or by the code printed on it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from registratura.doors.api.guard import ApiRequest
from registratura.doors.api.problems import RefusedError
from registratura.doors.api.v1.entries import READER
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Given, Line
from registratura.flows import issued
from registratura.flows.issued import IssuedPaper

UNFIT = 422


class CheckFilter(Given):
    """The number on the paper, with the SHA-256 of its bytes or with the code printed on it."""

    number: Line = Field("", max_length=issued.NUMBER_MOST)
    sha256: Line = Field("", max_length=200)
    code: Line = Field("", max_length=40)


class CheckedOut(Schema):
    """What is known of a paper. `stands`: issued, in force, and these very bytes when they were given."""

    issued: bool
    stands: bool
    number: str = ""
    issued_on: date | None = None
    left_on: date | None = None
    functions: list[str] = Field(default_factory=list, description="Of those who signed it.")
    annulled: bool = False
    withdrawn: bool = False
    exact: bool | None = Field(
        None, description="Whether these bytes left; false: an earlier version. Null with a code."
    )
    digests: list[str] = Field(
        default_factory=list, description="With a code: the SHA-256 of the papers as they left."
    )


@router.get(
    "/verification",
    response={200: CheckedOut, **REFUSALS},
    auth=READER,
    tags=["Verification"],
    summary="Was this paper issued here",
)
def check(request: ApiRequest, given: Query[CheckFilter]) -> Any:
    """Say whether a paper was issued by the institution, as its public page does; no name is told."""
    digest = issued.clean_digest(typed=given.sha256)
    if given.sha256 and not digest:
        raise RefusedError(UNFIT, "api.field.unfit", _("Amprenta are 64 de cifre și litere de la a la f."))
    if not given.code and not (digest and given.number.strip()):
        raise RefusedError(
            UNFIT, "api.field.unfit", _("Trimiteți numărul și amprenta fișierului sau codul de pe document.")
        )
    found = (
        issued.by_digest(institution=request.institution, number=given.number, sha256=digest)
        if digest
        else issued.by_code(institution=request.institution, number=given.number, code=given.code)
    )
    return _told(found)


def _told(found: IssuedPaper | None) -> dict[str, Any]:
    if found is None:
        return {"issued": False, "stands": False}
    names = "stands number issued_on left_on functions annulled withdrawn exact digests"
    return {"issued": True, **{name: getattr(found, name) for name in names.split()}}
