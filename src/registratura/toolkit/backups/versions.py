"""What this program knows: its version and its migrations, by which it tells a copy of a newer one."""

from functools import cache
from pathlib import Path

from registratura import __version__

PACKAGE = Path(__file__).resolve().parents[2]
VERSION = __version__


@cache
def own_migrations() -> frozenset[str]:
    """Return the migrations of the product, `room.name`."""
    return frozenset(
        f"{path.parent.parent.name}.{path.stem}" for path in PACKAGE.glob("*/migrations/[0-9]*.py")
    )
