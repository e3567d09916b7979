"""The archive with what it is about: entries filed to dossiers, papers printed, holds over persons, reminders."""
