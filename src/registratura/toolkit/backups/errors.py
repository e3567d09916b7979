"""What may stand in the way of a copy or of a restore, said to whoever keeps the machine."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from registratura.kernel.errors import DomainError


class BackupRefusedError(DomainError):
    """The copy or the restore cannot be made as asked. Nothing was changed."""

    code = "toolkit.backup.refused"


class WrongKeyError(BackupRefusedError):
    """The key does not open this copy."""

    code = "toolkit.backup.wrong_key"


class NewerVersionError(BackupRefusedError):
    """The copy was made by a newer program."""

    code = "toolkit.backup.newer"


class TargetNotEmptyError(BackupRefusedError):
    """There is data where the copy would go."""

    code = "toolkit.backup.not_empty"


class NoRoomError(BackupRefusedError):
    """The disk is full, or would be."""

    code = "toolkit.backup.no_room"


class DamagedBackupError(BackupRefusedError):
    """Something of the copy is missing or is not as it was written."""

    code = "toolkit.backup.damaged"


@contextmanager
def disk_in_words(place: object) -> Iterator[None]:
    """
    Turn a full or unwritable disk into a refusal.

    Raises: NoRoomError; BackupRefusedError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoomError(no_room(place)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise BackupRefusedError(
                f"În {place} nu se poate scrie sau citi ({error.strerror}): verificați drepturile folderului."
            ) from error
        raise


def no_room(place: object) -> str:
    """Return the words for a full disk."""
    return f"Discul pe care stă {place} este plin: faceți loc și încercați din nou. Nu a rămas nimic pe jumătate."
