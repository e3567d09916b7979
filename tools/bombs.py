"""
Lets the product read every bomb, and says what each one cost: `python -m tools.bombs [name…]`.

Exit code 1 when one of them passed thirty seconds of a processor or a gigabyte, or was answered by a fault.
"""

import os
import sys
import tempfile
import traceback


def main(names: list[str]) -> int:
    """Try the named bombs, or all of them."""
    with tempfile.TemporaryDirectory(prefix="registratura-bombs-") as data:
        os.environ["REGISTRATURA_DATA"] = data
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
        from tools.hostile.bombs import BOMBS
        from tools.hostile.trial import readings

        broken = 0
        for name in names or BOMBS:
            file_name, content = BOMBS[name]()
            try:
                trial = readings(content, file_name)
            except Exception:  # noqa: BLE001  a fault of the product is what is looked for
                print(f"{name}: FAULT\n{traceback.format_exc()}", flush=True)
                broken += 1
                continue
            broken += not trial.held
            print(
                f"{name} ({len(content)} bytes, {trial.media_type}){'' if trial.held else ' PASSED THE LIMIT'}"
            )
            for stage in trial.stages:
                memory = f"{stage.peak_bytes >> 20} MB" if stage.peak_bytes else "-"
                took = f"cpu {stage.cpu_s:5.1f} s, wall {stage.wall_s:5.1f} s"
                print(f"    {stage.name:8} {stage.said:40} {took}, {memory}", flush=True)
        print(f"{len(names or BOMBS)} bombs, {broken} broke the promise")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
