"""Notices beside pages: what stands on a page, why, what a person opened for them, and what partners bring."""
