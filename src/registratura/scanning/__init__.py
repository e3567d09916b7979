"""Codes on labels, batches of scans, and how a batch is parted among the entries whose labels its pages carry."""
