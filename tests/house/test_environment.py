"""The environment: every name known, every value readable, every refusal with its remedy."""

import contextlib
import dataclasses
import inspect
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.config import env, operating

from .tree import ROOT


def refusal(**environ: str) -> str:
    """Return the words with which these variables are refused."""
    with pytest.raises(env.EnvironmentRefusedError) as refused:
        env.load(environ)
    return str(refused.value)


def test_the_sample_file_holds_exactly_the_known_names() -> None:
    text = (ROOT / "dotenv-sample").read_text(encoding="utf-8")

    assert text == env.sample(), "run `make fix`"
    assert re.findall(r"^# (REGISTRATURA_\w+)=", text, re.M) == [variable.name for variable in env.VARIABLES]


def test_every_sample_value_can_be_read() -> None:
    values = {variable.name: variable.sample for variable in env.VARIABLES}
    values["REGISTRATURA_POSTGRES_BIN"] = ""

    loaded = env.load(values)

    assert loaded.public_url == "https://registratura.exemplu.ro"
    assert loaded.database_url is not None


def test_each_variable_has_its_field_and_each_field_its_variable() -> None:
    fields = {field.name for field in dataclasses.fields(env.Environment)}
    names = {variable.name.removeprefix(env.PREFIX).lower() for variable in env.VARIABLES}

    in_two = {"address": {"host", "port"}, "live_address": {"live_host", "live_port"}}
    assert fields == (names - in_two.keys()) | set().union(*in_two.values())


def test_each_field_is_described() -> None:
    described = 0
    for kind in (env.Environment, operating.Operating):
        source = Path(inspect.getsourcefile(kind) or "").read_text(encoding="utf-8")
        body = source.partition(f"class {kind.__name__}")[2].partition("\n\n\n")[0]
        described += len(re.findall(r'^    """[A-Z].+', body, re.M)) - 1  # the first one describes the class

    assert described == len(dataclasses.fields(env.Environment))


def test_no_variable_is_necessary() -> None:
    loaded = env.load({})

    assert loaded.data == ROOT / "data"
    assert (loaded.host, loaded.port) == ("127.0.0.1", 8000)
    assert loaded.public_url == "http://localhost:8000"
    assert loaded.database_url is None
    assert not loaded.debug


def test_an_unknown_name_is_refused_with_its_remedy() -> None:
    words = refusal(REGISTRATURA_ADRESA="x")

    assert "REGISTRATURA_ADRESA" in words
    assert "dotenv-sample" in words


def test_variables_of_other_programs_are_left_alone() -> None:
    assert env.load({"PATH": "/bin", "REGISTRU": "x"}).max_upload_mb == 100


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 40 + "\n", encoding="utf-8")

    assert env.load({"REGISTRATURA_SECRET_KEY_FILE": str(key)}).secret_key == "k" * 40
    assert "REGISTRATURA_ADDRESS_FILE" in refusal(REGISTRATURA_ADDRESS_FILE=str(key))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTRATURA_DEBUG", "da"),
        ("REGISTRATURA_MAX_UPLOAD_MB", "mult"),
        ("REGISTRATURA_MAX_UPLOAD_MB", "0"),
        ("REGISTRATURA_MAX_UPLOAD_MB", "-5"),
        ("REGISTRATURA_MAX_UPLOAD_MB", "٣"),
        ("REGISTRATURA_ADDRESS", "localhost"),
        ("REGISTRATURA_ADDRESS", "localhost:99999"),
        ("REGISTRATURA_ADDRESS", ":8000"),
        ("REGISTRATURA_PUBLIC_URL", "registratura.ro"),
        ("REGISTRATURA_PUBLIC_URL", "http://[rău"),
        ("REGISTRATURA_DATABASE_URL", "sqlite:///x.db"),
        ("REGISTRATURA_OWNER_DATABASE_URL", "registratura"),
        ("REGISTRATURA_MAIL_URL", "http://mail"),
        ("REGISTRATURA_SECRET_KEY", "scurt"),
        ("REGISTRATURA_SECRET_KEY_FILE", "/nu/este"),
        ("REGISTRATURA_POSTGRES_BIN", "/nu/este"),
        ("REGISTRATURA_DATA", "a\nb"),
    ],
)
def test_an_unreadable_value_is_refused_by_name(name: str, value: str) -> None:
    assert name in refusal(**{name: value})


def test_a_refused_address_does_not_show_its_password() -> None:
    assert "parola-mea" not in refusal(REGISTRATURA_DATABASE_URL="mysql://ana:parola-mea@server/x")


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    words = refusal(REGISTRATURA_SECRET_KEY="k" * 40, REGISTRATURA_SECRET_KEY_FILE=str(tmp_path / "key"))

    assert "amândouă" in words


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").touch()

    assert "este gol" in refusal(REGISTRATURA_SECRET_KEY_FILE=str(tmp_path / "key"))


def test_all_refusals_come_at_once() -> None:
    words = refusal(REGISTRATURA_DEBUG="da", REGISTRATURA_ADDRESS="?", REGISTRATURA_X="")

    assert len(words.splitlines()) == 3


def test_an_address_of_the_sixth_version_is_read() -> None:
    loaded = env.load({"REGISTRATURA_ADDRESS": "[::1]:8080"})

    assert (loaded.host, loaded.port, loaded.public_url) == ("::1", 8080, "http://localhost:8080")


@given(st.sampled_from([variable.name for variable in env.VARIABLES]), st.text(max_size=40))
def test_any_value_is_read_or_refused_by_name(name: str, value: str) -> None:
    with contextlib.suppress(env.EnvironmentRefusedError):
        assert env.load({name: value}).data.is_absolute()
        return

    assert name in refusal(**{name: value})


def test_a_kept_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    first = env.kept_secret(data=tmp_path, name="secret_key")

    assert env.kept_secret(data=tmp_path, name="secret_key") == first
    assert len(first) >= 64
    assert (tmp_path / "secrets" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "secrets") == ["secret_key"]


def test_an_emptied_secret_is_refused(tmp_path: Path) -> None:
    env.kept_secret(data=tmp_path, name="secret_key")
    (tmp_path / "secrets" / "secret_key").write_text("", encoding="ascii")

    with pytest.raises(env.EnvironmentRefusedError, match="este gol"):
        env.kept_secret(data=tmp_path, name="secret_key")
