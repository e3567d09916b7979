"""The first page of the console: what needs attention."""
