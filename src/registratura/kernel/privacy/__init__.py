"""
The vocabulary of personal data: what a field holds, about whom, for which purpose, under which rule it leaves.

Plain Python, because every model speaks it. `docs/howto/declare-personal-data.md` shows how.
"""
