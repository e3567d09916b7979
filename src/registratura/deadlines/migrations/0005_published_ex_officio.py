import tomllib
from importlib import resources
from typing import Any

from django.db import migrations


def enter_new_rules(apps: Any, schema_editor: Any) -> None:
    """Enter the rows of the data file that are not there yet: the answer about what is published ex officio."""
    TermRule = apps.get_model("deadlines", "TermRule")
    text = resources.files("registratura.deadlines").joinpath("data", "term_rules.toml").read_text("utf-8")
    seed = tomllib.loads(text)
    for row in seed["rule"]:
        values = {**row, "extension_regime": row["regime"] if "extension_count" in row else ""}
        code, valid_from = values.pop("code"), values.pop("valid_from", seed["from"])
        TermRule.objects.get_or_create(code=code, valid_from=valid_from, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_reminders")]

    operations = [migrations.RunPython(enter_new_rules, migrations.RunPython.noop)]
