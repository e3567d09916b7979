"""Asking the program that opens keys, and saying in words what it refused."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from registratura.signing.errors import KeyRefusedError, SecretRefusedError

_CHILD = Path(__file__).with_name("child.py")
_WALL_S = 60.0
_SECRETS = frozenset({"pin", "pin-low", "pin-final", "locked"})


def ask(**given: Any) -> dict[str, Any]:
    """
    Let the program do a deed and return its answer. The secret goes by its input, never by arguments.

    Raises: SecretRefusedError, KeyRefusedError.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(given).encode(),
            capture_output=True,
            timeout=_WALL_S,
            env=_environment(),
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # Ended before it could answer: a driver that fell, or a file made to burn a processor.
        answer = {"error": "file" if given["deed"] in ("open", "sign") else "driver"}
    if error := answer.get("error"):
        _refuse(str(error))
    return dict(answer)


def _environment() -> dict[str, str]:
    # Drivers of tokens are set up by variables of their own; ours hold secrets.
    return {name: value for name, value in os.environ.items() if not name.startswith("REGISTRATURA_")}


def _refuse(error: str) -> None:
    words = {
        "pin": _("PIN-ul sau parola nu este bună. Scrieți-o din nou."),
        "pin-low": _(
            "PIN-ul nu este bun și au mai rămas puține încercări. Căutați-l înainte de a mai scrie."
        ),
        "pin-final": _(
            "PIN-ul nu este bun. A mai rămas o singură încercare: dacă și ea greșește, tokenul se blochează."
        ),
        "locked": _(
            "Tokenul este blocat după prea multe PIN-uri greșite. Îl deblochează furnizorul, cu codul PUK."
        ),
        "gone": _("Tokenul nu este la calculatorul serverului. Puneți-l la loc și încercați din nou."),
        "no-key": _("Nu se găsește cheia privată. Alegeți altă cheie sau adăugați-o din nou."),
        "kind": _("Cheia este de un fel care nu se folosește aici; sunt bune RSA și ECDSA."),
        "file": _("Fișierul nu este un .p12 sau .pfx care se poate citi. Exportați-l din nou."),
    }.get(
        error,
        _("Programul tokenului nu răspunde. Încercați din nou; dacă se repetă, anunțați administratorul."),
    )
    raise (SecretRefusedError(words, field="pin") if error in _SECRETS else KeyRefusedError(words))
