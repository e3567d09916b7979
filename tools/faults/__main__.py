"""
Make faults and see what they break: `python -m tools.faults [--long] [scenario…] [-o FILE]`.

Prints a Markdown table; `-o` writes the same as JSON. Exit code 1 when something broke or a control showed nothing.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import django

from tools.faults import report


def main() -> int:
    """Run the scenarios and return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.faults", description="Faults made on purpose.")
    parser.add_argument("scenarios", nargs="*", help="names; none: all")
    parser.add_argument("--long", action="store_true", help="the long form, hours")
    parser.add_argument("--times", type=int, help="how many times each fault is made, instead of either form")
    parser.add_argument("--docs", action="store_true", help="write the rows into docs/reliability.md")
    parser.add_argument("-o", "--output", type=Path, help="a file for the report, JSON")
    given = parser.parse_args()
    # Whoever ends this takes its servers and file systems away with it.
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(143))
    for name in [name for name in os.environ if name.startswith("REGISTRATURA_")]:
        if name != "REGISTRATURA_POSTGRES_BIN":
            del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="registratura-faults-") as data:
        # Read by the settings: nothing of this checkout's own installation is touched.
        os.environ["REGISTRATURA_DATA"] = data
        os.environ["DJANGO_SETTINGS_MODULE"] = "registratura.config.settings_test"
        django.setup()
        from tools.faults.running import run
        from tools.faults.table import TABLE

        known = {scenario.name: scenario for scenario in TABLE}
        if unknown := [name for name in given.scenarios if name not in known]:
            parser.error(f"no such scenario: {', '.join(unknown)}. There are: {', '.join(known)}")
        chosen = [known[name] for name in given.scenarios] or list(TABLE)
        began = time.monotonic()
        results = run(
            chosen, long=given.long, times=given.times, tell=lambda words: print(words, file=sys.stderr)
        )
    print(report.table(results))
    print(
        f"\n{time.monotonic() - began:.0f} s, {sum(result.passed for result in results)} of {len(results)} passed."
    )
    if given.output:
        given.output.write_text(
            json.dumps(report.as_json(results), ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
    if given.docs:
        report.into_docs(results)
    return 0 if all(result.passed or result.lacking for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
