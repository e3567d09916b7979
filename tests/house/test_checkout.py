"""What is in the repository is all that a clone needs, and nothing of the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

from .tree import ROOT, says

# A place on somebody's machine, or where packages were fetched from on it.
MACHINE = re.compile(
    r"(?<![\w.-])/(?:work|root|home/\w+|opt/(?!registratura)\w+|Users/\w+)/|(?:--|_)(?:extra-)?index-url[= ]"
)
# The beginnings by which keys and tokens are known. Those of tests are made while they run.
SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*\n?[A-Za-z0-9+/]{40}|AGE-SECRET-KEY-1[0-9A-Z]{50}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bsk_live_\w{16}|\bgh[pousr]_\w{30}|\bglpat-[\w-]{20}|\bxox[abpr]-[\w-]{20}"
)
# One of these stands in each of them, and almost nowhere else: found in bytes, before the pattern is tried.
SIGNS_OF_SECRETS = (
    *(b"PRIVATE KEY-----", b"AGE-SECRET-KEY-1", b"AKIA", b"sk_live_", b"glpat-"),
    *(b"gh" + kind + b"_" for kind in (b"p", b"o", b"u", b"s", b"r")),
    *(b"xox" + kind + b"-" for kind in (b"a", b"b", b"p", b"r")),
)
MADE_BY_MACHINES = re.compile(r"(__pycache__/|\.mo$|\.pyc$)")
OURS = ("src", "tests", "tools", "docs", "bin", "samples", "requirements")


def git(*arguments: str) -> list[str]:
    """Return the lines of a question to git; the test is left out where there is no repository."""
    asked = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    if asked.returncode != 0:
        pytest.skip("not a clone")
    return [line for line in asked.stdout.split("\0") if line]


def machine_places(place: str, text: str) -> list[str]:
    """Return the lines of a text that name a machine."""
    if not MACHINE.search(text):
        return []
    return [f"{place}:{number}" for number, line in enumerate(text.splitlines(), 1) if MACHINE.search(line)]


def holds_secret(content: bytes) -> bool:
    """Whether a key or a token stands in a file."""
    if not any(sign in content for sign in SIGNS_OF_SECRETS):
        return False
    return SECRET.search(content.decode("utf-8", errors="replace")) is not None


def test_no_file_of_ours_is_left_out_of_the_repository_unseen() -> None:
    ignored = git("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *OURS)

    assert not [path for path in ignored if not MADE_BY_MACHINES.search(path)], ".gitignore hides these"


def test_the_repository_names_no_machine() -> None:
    faults = []
    for place in git("ls-files", "-z"):
        path = ROOT / place
        if path.name == Path(__file__).name or path.suffix in {".svg", ".png", ".pdf"} or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            faults += machine_places(place, content.decode("utf-8", errors="replace"))

    assert not faults, says(faults)


def test_no_secret_lies_in_the_repository() -> None:
    faults = []
    for place in git("ls-files", "-z"):
        path = ROOT / place
        if path.is_file() and holds_secret(path.read_bytes()):
            faults.append(place)

    assert not faults, says(faults)


@pytest.mark.parametrize(
    "key", ["-----BEGIN " + "PRIVATE KEY-----\n" + "A" * 64, "AKIA" + "Z" * 16, "ghp" + "_" + "a" * 36]
)
def test_a_secret_is_seen(key: str) -> None:
    assert holds_secret(f"key = {key!r}".encode()) or holds_secret(key.encode())


@pytest.mark.parametrize("line", ["cd /home/ana/registratura", "x = '/root/.venv'", "--index-url https://x"])
def test_a_machine_is_seen(line: str) -> None:
    assert machine_places("a.py", line)


@pytest.mark.parametrize("line", ['"desk/home/home.html"', "/homepage/", "https://x.example/work"])
def test_addresses_of_the_product_are_no_machine(line: str) -> None:
    assert not machine_places("a.py", line)
