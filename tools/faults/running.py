"""Running scenarios one after another, each with its control."""

import time
import traceback
from collections.abc import Callable, Sequence

from tools.faults.history import Judgement
from tools.faults.report import Result
from tools.faults.scenario import Outcome, Scenario, Stage, Tell


def run(scenarios: Sequence[Scenario], *, long: bool, times: int | None, tell: Tell) -> list[Result]:
    """Run scenarios; one that breaks off counts as failed, and the others go on."""
    results = []
    with Stage(tell) as stage:
        for scenario in scenarios:
            tell(f"{scenario.name}: {scenario.asks}")
            results.append(_run(stage, scenario, times or (scenario.long if long else scenario.short)))
            result = results[-1]
            tell(f"{scenario.name}: {result.verdict} in {result.seconds:.0f} s")
            for words in result.words:
                tell(f"  {words}")
    return results


def _run(stage: Stage, scenario: Scenario, times: int) -> Result:
    if lacking := scenario.lacks():
        return Result(scenario=scenario, lacking=lacking)
    began = time.monotonic()
    outcome = _kept(lambda: scenario.run(stage, times))
    control = _kept(lambda: scenario.prove(stage))
    return Result(
        scenario=scenario,
        done=outcome.done,
        found=outcome.found,
        control_done=control.done,
        control_found=control.found,
        seconds=time.monotonic() - began,
    )


def _kept(play: Callable[[], Outcome]) -> Outcome:
    try:
        return play()
    except Exception as error:  # noqa: BLE001 - one scenario that breaks off does not end the others
        traceback.print_exc()
        return Outcome(
            {"broke off": 1}, Judgement(other=[f"broke off: {type(error).__name__}: {error}"[:500]])
        )
