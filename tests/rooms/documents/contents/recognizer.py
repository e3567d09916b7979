"""Whether this machine can recognize Romanian in a picture."""

import shutil
import subprocess

import pytest


def _speaks_romanian() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "ron" in listed.stdout.split()


needs_recognizer = pytest.mark.skipif(
    not _speaks_romanian(), reason="tesseract-ocr and tesseract-ocr-ron are not installed"
)
