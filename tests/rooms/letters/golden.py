"""
Small pictures of the starting letters, as a person looked at and approved them.

After a wanted change: `python -m tests.rooms.letters.golden`, look at each picture that changed, and commit them.
"""

import io
from pathlib import Path

from PIL import Image

from registratura.letters.checking import tried_values
from registratura.letters.making import setting
from registratura.letters.slots import slots_of_text
from registratura.letters.starter import STARTERS, Starter

FOLDER = Path(__file__).parent / "golden"
WIDTH, HEIGHT = 397, 561


def picture_of(starter: Starter) -> Image.Image:
    """Draw a letter with the invented entry, gray and small."""
    values = tried_values(slots_of_text(starter.source))
    (page,) = setting.set_pictures(source=starter.source, values=values, logo=b"")
    return Image.open(io.BytesIO(page)).convert("L").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def main() -> None:
    """Draw all of them anew."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
    import django

    django.setup()
    FOLDER.mkdir(exist_ok=True)
    for starter in STARTERS:
        picture_of(starter).quantize(16).save(FOLDER / f"{starter.code}.png", optimize=True)


if __name__ == "__main__":
    main()
