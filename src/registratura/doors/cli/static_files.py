"""Gathering styles, scripts and icons for the web server, only when one of them changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path


def collect_when_changed(*, data: Path, tell: Callable[[str], None]) -> None:
    """Collect the static files below `<data>/static` unless a mark there says that they are these."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    mark = data / "static" / ".collected"
    if mark.exists() and mark.read_text(encoding="ascii") == digest.hexdigest():
        return
    tell("Se pregătesc stilurile și pictogramele…")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest.hexdigest(), encoding="ascii")
