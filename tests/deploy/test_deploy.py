"""Services, containers and the list of components: read as those who use them would, without starting any."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from registratura.config.env import VARIABLES
from registratura.doors.cli.main import COMMANDS
from tests.house.tree import ROOT
from tools import sbom

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = DEPLOY / "containers" / "compose.yaml"
KNOWN = {variable.name for variable in VARIABLES} | {f"{variable.name}_FILE" for variable in VARIABLES}


def sections(unit: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = section = {}
        elif line and not line.startswith("#"):
            name, value = line.split("=", 1)
            section.setdefault(name, []).append(value)
    return found


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_service_is_closed_in_and_runs_what_there_is(unit: Path) -> None:
    service = sections(unit)["Service"]

    for name, value in {
        "User": "registratura",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }.items():
        assert service[name] == [value], (unit.name, name)
    for command in service["ExecStart"]:
        program, *words = command.removeprefix("/opt/registratura/.venv/bin/").split()
        assert program in ("python", "registratura")
        assert program == "python" or words[0] in COMMANDS
        for module in re.findall(r"registratura\.config\.\w+(?=:)", command):
            assert (ROOT / "src" / Path(*module.split("."))).with_suffix(".py").exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    for unit in [*UNITS, DEPLOY / "systemd" / "registratura.target"]:
        # The program is not installed where the test runs: another stands in its place.
        text = re.sub(r"(?m)^ExecStart=/opt/\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text.replace("postgresql.service", ""), encoding="utf-8")
    planted = tmp_path / "planted.service"
    planted.write_text("[Service]\nExecStart=/bin/true\nNoNewPrivilege=yes\n")

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    ).stderr

    ours = [line for line in said.splitlines() if "registratura" in line and "Unknown" in line]
    assert ours == []
    assert "NoNewPrivilege" in said  # it does tell


def test_the_sample_of_the_environment_names_known_variables() -> None:
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    text = (DEPLOY / "systemd" / "environment.sample").read_text(encoding="utf-8")
    parser.read_string("[environment]\n" + text)

    assert set(parser["environment"]) <= KNOWN
    assert len(parser["environment"]) > 5


def test_the_containers_start_every_program_of_the_house() -> None:
    services = compose()["services"]

    assert {"database", "store", "migrate", "web", "live", "worker", "clock"} == services.keys()
    for name in ("migrate", "web", "live", "worker", "clock"):
        service = services[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert {key for key in service["environment"] if key.startswith("REGISTRATURA_")} <= KNOWN
        assert service["build"]["dockerfile"] == "deploy/containers/Containerfile"
    for service in services.values():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:")  # nothing is open to the network without https
        assert set(service.get("secrets", ())) <= compose()["secrets"].keys()


def test_the_secrets_of_the_containers_are_made_once_and_fit(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "containers" / "prepare.sh", tmp_path)
    for _time in range(2):
        subprocess.run(["sh", str(tmp_path / "prepare.sh")], check=True)
        made = {place.name: place.read_text() for place in (tmp_path / "secrets").iterdir()}

    wanted = {Path(one["file"]).name for one in compose()["secrets"].values()}
    assert wanted <= made.keys()
    assert made["app_password"] in made["database_url"]
    assert len(set(made.values())) == len(made)
    assert len(made["metrics_token"]) == 48
    json.loads(made["store_access"])
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("script", ["prepare.sh", "roles.sh"])
def test_the_scripts_can_be_read_by_a_plain_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / "containers" / script)], check=True)


def test_the_containerfile_copies_what_there_is_and_steps_down() -> None:
    text = (DEPLOY / "containers" / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"(?m)^COPY (?!--)(.+)$", text) for word in line.split()[:-1]]

    assert copied
    assert [word for word in copied if not (ROOT / word).exists()] == []
    assert re.search(r"(?m)^USER 10001:10001$", text)
    assert "--require-hashes" in text
    instructions = set(re.findall(r"(?m)^([A-Z]+) ", text))
    assert instructions <= {
        "FROM",
        "ENV",
        "WORKDIR",
        "RUN",
        "COPY",
        "USER",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
    } | {
        "HEALTHCHECK",
        "CMD",
    }


def test_the_list_of_components_holds_every_pin_and_its_own_schema() -> None:
    text = sbom.bom()

    found = json.loads(text)
    wanted = {(pin.name, pin.version) for pin in sbom.pins(ROOT / "requirements" / "runtime.txt")}
    assert {(one["name"], one["version"]) for one in found["components"]} == wanted
    assert all(one["hashes"] for one in found["components"])
    licensed = [one for one in found["components"] if one.get("licenses")]
    assert len(licensed) > 0.9 * len(found["components"])
    broken = json.dumps({**found, "bomFormat": "Other"})
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None
