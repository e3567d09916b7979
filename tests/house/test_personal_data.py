"""Each field of each table has one entry of the catalogue, and no entry breaks a rule (AC-A1.1, AC-A1.3)."""

import hashlib
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import registry
from django.db import connection

from registratura.kernel.privacy import Category, Dataset, Declaration, Held, Purpose
from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.declarations import resolve
from registratura.kernel.privacy.policies import broken
from registratura.kernel.privacy.purposes import FACTS as PURPOSES
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.toolkit.foreign_tables import DECLARATIONS, WITHOUT_MODEL
from registratura.toolkit.personal_data import (
    catalogue,
    check_personal_data,
    field_names,
    manifest,
    manifest_sha256,
)

from .tree import says


def test_ac_a1_1_every_field_has_one_entry_and_breaks_no_rule() -> None:
    faults = [fault.msg for fault in check_personal_data(app_configs=None)]

    assert not faults, says(faults)
    assert "personal_data" in registry.registry.tags_available()


def test_ac_a1_1_every_field_of_every_model_is_there() -> None:
    entries = [(entry.model, entry.field) for entry in catalogue().entries]
    wanted = [(model._meta.label, name) for model in apps.get_models() for name in field_names(model)]

    assert len(entries) == len(set(entries))
    assert set(entries) == set(wanted)


def test_the_map_has_one_digest_and_every_word_changes_it() -> None:
    assert manifest_sha256() == hashlib.sha256(manifest().encode()).hexdigest()
    assert json.dumps(json.loads(manifest()), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == (
        manifest()
    )


def test_ac_a1_1_an_undeclared_field_is_named_with_all_that_is_missing() -> None:
    _, (fault,) = resolve(model="billing.Invoice", fields=["buyer"], declaration=None)

    assert fault.startswith("billing.Invoice.buyer: ")
    assert all(word in fault for word in ("category", "purposes", "retention", "erasure", "role"))


@pytest.mark.parametrize(
    ("declaration", "said"),
    [
        (Declaration(Dataset.REGISTERS, none=frozenset({"id"})), ["r.M.cnp: category is missing"]),
        (
            Declaration(Dataset.REGISTERS, none=frozenset({"id", "cnp"}), subjects={Category.NAME: {"cnp"}}),
            ["r.M.cnp is classified 2 times"],
        ),
        (
            Declaration(Dataset.REGISTERS, none=frozenset({"id", "cnp", "old"})),
            ["r.M.old is no field"],
        ),
        (
            Declaration(
                Dataset.REGISTERS, none=frozenset({"id", "cnp"}), exceptions={"old": Held(purposes=())}
            ),
            ["r.M.old is no field"],
        ),
    ],
)
def test_ac_a1_1_a_field_left_out_or_named_twice_is_seen(declaration: Any, said: list[str]) -> None:
    assert list(resolve(model="r.M", fields=["id", "cnp"], declaration=declaration)[1]) == said


def test_ac_a1_1_the_first_form_lacks_the_category() -> None:
    class Old:
        dataset = Dataset.REGISTERS
        none = frozenset({"id"})
        subjects = frozenset({"cnp"})

    _, (fault,) = resolve(model="r.M", fields=["id", "cnp"], declaration=Old)

    assert fault.startswith("r.M.cnp: category is missing")


def test_ac_a1_3_a_demographic_field_cannot_serve_contextual_advertisements() -> None:
    declaration = Declaration(
        Dataset.ACCOUNTS,
        subjects={Category.AGE_RANGE: {"age"}},
        exceptions={"age": Held(purposes=(Purpose.P20,))},
    )

    entries, faults = resolve(model="outreach.Placement", fields=["age"], declaration=declaration)

    assert not faults
    assert [fault.split(":")[0] for fault in broken(entries)] == [
        "outreach.Placement.age breaks `contextual-ads-know-nobody`"
    ]


@pytest.mark.parametrize(
    ("dataset", "category", "held", "rule"),
    [
        (Dataset.REGISTERS, Category.NAME, Held(purposes=(Purpose.P12,)), "records-serve-the-institution"),
        (Dataset.ACCOUNTS, Category.HEALTH, Held(purposes=(Purpose.P18,)), "special-data-serve-no-option"),
        (Dataset.ACCOUNTS, Category.NATIONAL_ID, Held(), "national-id-is-guarded"),
        (Dataset.ACCOUNTS, Category.NAME, Held(purposes=(Purpose.P25,)), "no-training"),
        (Dataset.ACCOUNTS, Category.PASSWORD, Held(purposes=(Purpose.P21,)), "secrets-stay"),
        (Dataset.ACCOUNTS, Category.SECRET_TEXT, Held(), "secret-words-are-sealed"),
        (Dataset.ACCOUNTS, Category.NAME, Held(persons=()), "a-person-is-told-who"),
    ],
)
def test_each_rule_names_itself(dataset: Dataset, category: Category, held: Held, rule: str) -> None:
    declaration = Declaration(dataset, subjects={category: {"field"}}, exceptions={"field": held})
    entries, _ = resolve(model="r.M", fields=["field"], declaration=declaration)

    assert f"`{rule}`" in " ".join(broken(entries))


def test_every_word_has_its_facts() -> None:
    assert set(CATEGORIES) == set(Category)
    assert set(PURPOSES) == set(Purpose)
    assert set(DATASETS) == set(Dataset)


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_table_of_a_library_is_declared_as_it_is(name: str) -> None:
    declared = DECLARATIONS[name]
    fields = field_names(apps.get_model(name))

    assert not resolve(model=name, fields=fields, declaration=declared)[1]


@pytest.mark.django_db
def test_ac_a1_1_no_table_stands_outside_the_catalogue() -> None:
    known = {model._meta.db_table for model in apps.get_models()} | set(WITHOUT_MODEL)
    known |= {field.m2m_db_table() for model in apps.get_models() for field in model._meta.local_many_to_many}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        found = {row[0] for row in cursor.fetchall()}

    assert found - known == set()
