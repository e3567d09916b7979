"""Tables that people keep in files (CSV, Excel, LibreOffice), read confined: with limits and without network."""

from registratura.toolkit.sheets.reading import MOST_BYTES, Table, UnreadableTableError, table_in

__all__ = ["MOST_BYTES", "Table", "UnreadableTableError", "table_in"]
