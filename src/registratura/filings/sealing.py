"""Answers of a draft, sealed with the product's key and the secret of the draft's address together."""

import json
from collections.abc import Mapping
from typing import Any

from registratura.toolkit.sealing import seal, unseal


def seal_answers(*, answers: Mapping[str, Any], secret: str) -> str:
    """Seal the answers so that only who holds the secret of the address opens them."""
    return seal(json.dumps(dict(answers), ensure_ascii=False), purpose=f"draft {secret}")


def open_answers(*, sealed: str, secret: str) -> dict[str, Any]:
    """
    Open the answers of a draft.

    Raises: SealBrokenError with another secret.
    """
    if not sealed:
        return {}
    found: dict[str, Any] = json.loads(unseal(sealed, purpose=f"draft {secret}"))
    return found
