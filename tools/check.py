"""
Everything that `make check` asks of a change, two questions at a time: `python -m tools.check [name…]`.

Changes nothing. Prints one line per question with its time, and the whole answer of those that fail. Exit code 1 when
one fails.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")

HOUSE = [PYTHON, "-m", "pytest", "tests/house", "-q", "--tb=short", "-p", "no:cacheprovider", "-m"]

# The longest first: the short ones fill the gaps. House tests are two questions, of the files and of the database: as
# one they take longer than everything beside them.
QUESTIONS: dict[str, list[str]] = {
    "house": [*HOUSE, "not django_db"],
    "walls": [*HOUSE, "django_db"],
    "types": [str(BIN / "mypy")],
    "contracts": [str(BIN / "lint-imports"), "--no-logo", "--no-cache"],
    "migrations": [PYTHON, "-m", "tools.migrations"],
    "docs": [PYTHON, "-m", "tools.docs", "--check"],
    "messages": [PYTHON, "-m", "tools.messages", "--check"],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
}


def ask(name: str, data: str) -> bool:
    """Ask one question, print its line, and say whether the answer is yes."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("REGISTRATURA_")}
    if binaries := os.environ.get("REGISTRATURA_POSTGRES_BIN"):
        environment["REGISTRATURA_POSTGRES_BIN"] = binaries
    # Settings keep a secret and an incoming folder in the data folder: not in the one of the checkout.
    environment |= {"REGISTRATURA_DATA": data, "NO_COLOR": "1"}
    started = time.monotonic()
    answer = subprocess.run(
        QUESTIONS[name],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    good = answer.returncode == 0
    line = f"{'ok    ' if good else 'FAILED'}  {name:<10} {time.monotonic() - started:5.1f} s\n"
    sys.stdout.write(line if good else f"{line}{answer.stdout.rstrip()}\n")
    sys.stdout.flush()
    return good


def main(names: list[str]) -> int:
    """Ask the named questions, or all; return the exit code."""
    if unknown := set(names) - set(QUESTIONS):
        sys.stderr.write(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(QUESTIONS)}\n")
        return 2
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="registratura-check-") as data,
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        answers = list(pool.map(lambda name: ask(name, data), names or list(QUESTIONS)))
    sys.stdout.write(f"{answers.count(True)} of {len(answers)} in {time.monotonic() - started:.1f} s\n")
    return 0 if all(answers) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
