"""Ask whether models and migrations agree: `python -m tools.migrations`. Changes nothing, needs no database."""

import os
import sys
import warnings


def main() -> int:
    """Compare the models with the migrations; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings_test")
    import django
    from django.core.management import call_command

    django.setup()
    # Without a server the history in the database cannot be compared; that of the files still is.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
