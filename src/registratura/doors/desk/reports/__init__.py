"""Reports at the desk: the list, one report with its words and files, what is sent and kept; and the dashboard."""
