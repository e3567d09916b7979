"""Labels and scans at the desk: what is printed with a code, and where the scanned papers went."""
