"""Signatures of files that arrived: the marks beside files, the page of a report, and the trust it is judged by."""
