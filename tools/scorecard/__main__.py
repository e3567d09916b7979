"""
Print the scorecard of security: `make scorecard`.

Exit code 1 while its gate is not passed, 2 when it names what is not there.
"""

import sys

from tools.scorecard import WANTED, card, faults


def main() -> int:
    """Print one line for each check, the result, and what is missing."""
    found = card()
    wrong = faults(found)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 2
    for check in found.checks:
        missing = f"  ({check.short})" if check.short else ""
        print(f"{check.number:>3}  {check.score} of 2, weight {check.weight}  {check.asks}{missing}")
    print(f"\n{found.result:.1%} of what can be reached; wanted {WANTED:.0%}.")
    for check in found.heavy_and_short:
        print(f"Of weight 3 and not proven whole: {check.number}. {check.asks}: {check.short or 'no proof'}")
    return 0 if found.passes else 1


if __name__ == "__main__":
    sys.exit(main())
