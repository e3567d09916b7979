"""What others may hear of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignatureAsked:
    """It is these persons' turn to sign. `seal`: the institution's seal is asked too."""

    institution_id: int
    request_id: int
    entry_id: int
    user_ids: tuple[int, ...]
    seal: bool
    by_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """A person signed all the papers of a request, for oneself or for `for_id`; the step was for `user_id`."""

    institution_id: int
    request_id: int
    entry_id: int
    step_id: int
    user_id: int | None
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """A request came to its end: `signed`, `refused`, `withdrawn` or `fallen`; `words` say why."""

    institution_id: int
    request_id: int
    entry_id: int
    state: str
    words: str
    asked_by_id: int
    by_id: int | None
    at: datetime
