"""Reports: each declared with its words, law, fields and parameters, and given as page, PDF/A, workbook and table."""
