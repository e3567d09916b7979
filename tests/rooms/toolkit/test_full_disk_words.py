"""The words by which the database's programs tell of a full disk."""

import pytest

from registratura.toolkit.postgres.errors import tells_full_disk


@pytest.mark.parametrize(
    "words",
    [
        'FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
        'ERROR:  could not extend file "base/1/2"\nHINT:  Check free disk space.',
        'psql:<stdin>:7: ERROR:  could not extend file "base/1/2": wrote only 4096 of 8192 bytes at block 7',
    ],
)
def test_R4_a_full_disk_is_known_in_each_of_the_words_of_the_server(words: str) -> None:
    assert tells_full_disk(words)


@pytest.mark.parametrize(
    "words", ["", "FATAL:  the database system is starting up", "ERROR:  permission denied"]
)
def test_other_words_do_not_tell_of_the_disk(words: str) -> None:
    assert not tells_full_disk(words)
