"""The pages made from the code say what the code says."""

from pathlib import Path

import pytest

from registratura.institutions.permissions import Permission
from tools.docs import catalogue, law


def test_a_law_is_found_with_the_function_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "SOURCE", tmp_path)
    (tmp_path / "a.py").write_text(
        'class A:\n    def b(self):\n        """Do.\n\n        Law: Legea 1, art. 2.\n        """\n'
    )
    (tmp_path / "b.sql").write_text("-- Law: Legea 1, art. 2.\n-- no Law here\n")

    page = law.page()

    assert "| Legea 1, art. 2 | `a.py` `A.b`<br>`b.sql` |" in page
    assert page.count("Legea") == 1


def test_every_power_has_its_line() -> None:
    page = catalogue.permissions()

    assert [power for power in Permission if f"| `{power}` |" not in page] == []


def test_every_column_has_its_line() -> None:
    page = catalogue.personal_data()

    assert "## correspondents.Correspondent" in page
    assert (
        "| `cnp` | user.government_id.national_identification_number, pd:OfficialID | citizen_voter | P02 |"
        in page
    )
