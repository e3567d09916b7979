"""Uploads go to a temporary file of the data folder, up to a limit; nothing is held in memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a public view that takes files from whoever sends them; it counts what comes (`portal.guards`)."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _takes_files(request: Any) -> bool:
    met = getattr(request, "resolver_match", None)
    return met is not None and getattr(met.func, "takes_files", False)


class LimitedFileUploadHandler(TemporaryFileUploadHandler):
    """
    Receive a file, or the fact that it was too large.

    A file over the limit is kept only up to the chunk that crosses it, and read to its end, so that the form can
    come back whole, with what was typed and an error beside the file's field: its size on disk tells it apart.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; what a stranger sends to a page that takes none is read past and never reaches the disk."""
        user: Any = getattr(self.request, "user", None)
        if (user is None or not user.is_authenticated) and not _takes_files(self.request):
            raise SkipFile
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk, or only count it past the limit."""
        self._received += len(raw_data)
        if self._received <= settings.MAX_UPLOAD_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """Hand the file over with `too_large` set when it went over the limit."""
        file: Any = super().file_complete(file_size)
        if file is not None:
            file.too_large = self._received > settings.MAX_UPLOAD_BYTES
        return file
