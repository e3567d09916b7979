"""The judges themselves: taken once from their registry into the environment's folder, never part of the product."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

PLACE: Final = Path(__file__).resolve().parents[2] / ".venv" / "judges"
WANTED: Final = {"vnu-jar": "26.9.27", "pa11y": "10.0.0", "lighthouse": "13.5.0"}
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
NEEDED: Final = {"node": "nodejs", "npm": "npm", "java": "default-jre-headless", CHROMIUM: "chromium"}


class JudgeMissingError(RuntimeError):
    """A program that the judges need is not installed."""


def ensure() -> None:
    """
    Install the judges in the versions named here, unless they are there; no script of theirs runs meanwhile.

    Raises:
        JudgeMissingError: Node, Java or Chromium is not on this machine.
    """
    for program, package in NEEDED.items():
        if shutil.which(program) is None:
            raise JudgeMissingError(f"{program} is missing; install the package {package}")
    if all(_stamp(name).exists() and _stamp(name).read_text() == wanted for name, wanted in WANTED.items()):
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    names = [f"{name}@{version}" for name, version in WANTED.items()]
    subprocess.run(
        [
            "npm",
            "install",
            "--prefix",
            str(PLACE),
            "--ignore-scripts",
            "--no-package-lock",
            "--no-fund",
            "--loglevel=error",
            *names,
        ],
        check=True,
        env=_surroundings(),
        stdout=subprocess.DEVNULL,
    )
    for name, version in WANTED.items():
        _stamp(name).write_text(version)


def _stamp(name: str) -> Path:
    return PLACE / f".{name}"


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1", "CHROME_PATH": CHROMIUM}


def module(*parts: str) -> Path:
    """Return a file of an installed judge."""
    return PLACE.joinpath("node_modules", *parts)


def run(command: list[str], *, seconds: int) -> subprocess.CompletedProcess[str]:
    """Run a judge; its verdict is in what it says, not in how it ends."""
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=seconds, env=_surroundings()
    )
