"""`registratura term`: dates and reasons without a database; what cannot be used is said in words, exit code 2."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registratura.doors.cli.main import cli


def term(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli, ["term", *arguments])


@pytest.fixture(autouse=True)
def settings_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The group names its settings in the environment; the tests keep theirs."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])


def test_t3_as_json_has_exactly_the_promised_keys() -> None:
    result = term("--rule", "PET", "--from", "2026-03-11", "--json")

    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(said) == ["safe", "due", "legal_max", "explanation"]
    assert (said["safe"], said["due"], said["legal_max"]) == ("2026-04-09", "2026-04-14", "2026-04-14")
    assert any("Vinerea Mare" in sentence for sentence in said["explanation"])


def test_t10_in_words_by_the_norms_and_extended() -> None:
    result = term("--rule", "iip", "--from", "2026-03-09", "--mode", "norme", "--extended")

    assert result.exit_code == 0
    assert "safe       2026-04-22" in result.stdout
    assert "legal_max  2026-04-23" in result.stdout
    assert "după normele de aplicare" in result.stdout


def test_t17_what_must_wait_has_one_date() -> None:
    said = json.loads(term("--rule", "L52-AN", "--from", "2026-03-02", "--json").stdout)

    assert (said["safe"], said["due"], said["legal_max"]) == ("2026-04-16", None, None)


def test_inf_11_hours_are_shown_at_the_clocks_of_bucharest() -> None:
    said = json.loads(term("--rule", "IIP-PR", "--from", "2026-03-28T14:05", "--json").stdout)

    assert said["safe"] == said["due"] == said["legal_max"] == "2026-03-29T15:05:00+03:00"


def test_a_moment_with_a_zone_starts_on_its_day_in_bucharest() -> None:
    late = json.loads(term("--rule", "PET", "--from", "2026-03-01T22:30+00:00", "--json").stdout)

    assert late["due"] == "2026-04-01"


def test_the_day_in_the_act_is_given() -> None:
    said = json.loads(
        term("--rule", "INST", "--from", "2026-03-02", "--until", "2026-04-11", "--json").stdout
    )

    assert (said["safe"], said["due"]) == ("2026-04-09", "2026-04-14")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--rule"),
        (["--rule", "PET"], "--from"),
        (["--rule", "XX", "--from", "2026-03-11"], "Cunoscute: PET, "),
        (["--rule", "PET", "--from", "2026-02-30"], "nu este o zi"),
        (["--rule", "PET", "--from", "11.03.2026"], "AAAA-LL-ZZ"),
        (["--rule", "PET", "--from", "2026-03-11Tprânz"], "nu este o oră"),
        (["--rule", "PET", "--from", "2026-03-11", "--mode", "uz"], "norme"),
        (["--rule", "REC-544", "--from", "2026-05-04", "--extended"], "nu se poate prelungi"),
        (["--rule", "IIP-PR", "--from", "2026-03-10"], "ora pornirii"),
        (["--rule", "BREACH", "--from", "2026-03-29T03:30"], "ora de vară"),
        (["--rule", "BREACH", "--from", "9999-12-31T23:00"], "între anii"),
        (["--rule", "INST", "--from", "2026-03-02"], "--until"),
        (["--rule", "INST", "--from", "2026-03-02", "--until", "2026-03-01"], "înaintea"),
        (["--rule", "EFA", "--from", "2025-12-31"], "31.12.2025"),
    ],
)
def test_what_cannot_be_used_is_said_in_words_with_code_2(arguments: list[str], words: str) -> None:
    result = term(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Eroare: ")
    assert words in result.stderr


def test_neither_django_nor_a_database_is_needed() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom registratura.doors.cli.main import cli\n"
            "cli(['term', '--rule', 'PET', '--from', '2026-03-11'], standalone_mode=False)\n"
            "assert 'django' not in sys.modules",
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3] / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert date(2026, 4, 14).isoformat() in done.stdout
