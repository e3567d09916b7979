"""What `registratura doctor` finds, line by line."""

import dataclasses
from typing import Literal

State = Literal["ok", "warning", "failure"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report; `remedy` is empty when nothing is to be done."""

    name: str
    state: State
    words: str
    remedy: str = ""
