"""Where the papers of the manual lie: beside the source in a checkout, under `share` where a wheel was installed."""

import sys
from pathlib import Path
from typing import Final

import registratura

_CHECKOUT: Final = Path(registratura.__file__).parents[2] / "docs"
DOCS: Final = (
    _CHECKOUT if (_CHECKOUT / "ro").is_dir() else Path(sys.prefix) / "share" / "registratura" / "docs"
)
ROMANIAN: Final = DOCS / "ro"
TASKS: Final = ROMANIAN / "manual"
# English guides that are served beside the manual, by their name in `docs/`.
GUIDES: Final = ("administrators-guide", "operating", "security-and-privacy", "developers")
