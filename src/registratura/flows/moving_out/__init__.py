"""An institution moves out: everything of its registers as one package that is read without the program."""

from registratura.flows.moving_out.exporting import Exported, export
from registratura.flows.moving_out.package import FORMAT, PackageRefusedError, UnreadablePackageError

__all__ = ["FORMAT", "Exported", "PackageRefusedError", "UnreadablePackageError", "export"]
