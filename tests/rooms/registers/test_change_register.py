"""Changing a register: its words may change, what stands in written numbers may not."""

import pytest

from registratura.registers import services as registers
from registratura.registers.services.books import RegisterRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town


def change(town: Town, *, name: str = "Registrul general", number_code: str = "") -> None:
    with acting_for(town.id):
        registers.change_register(
            register=town.general,
            name=name,
            number_code=number_code,
            reply_takes_number=True,
            by=town.administrator,
        )


def test_the_code_is_chosen_before_the_first_number(alba: Town) -> None:
    change(alba, number_code="RG")

    assert alba.general.number_code == "RG"


def test_the_code_stays_once_a_number_was_written_with_it(alba: Town) -> None:
    alba.register()

    with pytest.raises(RegisterRefusedError) as refusal:
        change(alba, number_code="RG")

    assert refusal.value.field == "number_code"


def test_the_name_may_still_change_after_the_first_number(alba: Town) -> None:
    alba.register()

    change(alba, name="Registrul de intrare-ieșire al comunei")

    assert alba.general.name == "Registrul de intrare-ieșire al comunei"


def test_a_register_without_a_name_is_refused(alba: Town) -> None:
    with pytest.raises(RegisterRefusedError) as refusal:
        change(alba, name="  ")

    assert refusal.value.field == "name"
