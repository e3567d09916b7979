"""Commands called in the test's own process, on the test's database."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from registratura.doors.cli import context
from registratura.doors.cli.main import cli

Command = Callable[..., Result]


@pytest.fixture
def command(db: None, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Call the console script with arguments; the database is the test's."""
    monkeypatch.setattr(context, "_ready", [None])
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "registratura.config.settings_test")

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    return call
