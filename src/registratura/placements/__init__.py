"""Notices beside pages: what may be shown, where, to whom only if opened, why it stood there, and who turned it off."""
