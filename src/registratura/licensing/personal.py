"""What this room answers about one person: nothing; a license is of an institution, a fingerprint of a machine."""

from registratura.toolkit.holding import Tables

HOLDER = Tables(room="licensing", tables=())
