import tomllib
from importlib import resources
from typing import Any

from django.db import migrations


def load_catalogue(apps: Any, schema_editor: Any) -> None:
    """
    Enter every row of the data file that is not there yet; nothing that is there is rewritten.

    A later migration takes the same steps after the file has new rows.
    """
    TermRule = apps.get_model("deadlines", "TermRule")
    text = resources.files("registratura.deadlines").joinpath("data", "term_rules.toml").read_text("utf-8")
    seed = tomllib.loads(text)
    for row in seed["rule"]:
        values = {**row, "extension_regime": row["regime"] if "extension_count" in row else ""}
        code, valid_from = values.pop("code"), values.pop("valid_from", seed["from"])
        TermRule.objects.get_or_create(code=code, valid_from=valid_from, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_walls")]

    # Rules are never deleted: terms that started under them are told with them.
    operations = [migrations.RunPython(load_catalogue, migrations.RunPython.noop)]
