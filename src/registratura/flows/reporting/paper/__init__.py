"""A report as a file: PDF/A, workbook, table."""
