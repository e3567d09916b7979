"""The tray at the desk: what came by mail and waits for its number; the mailboxes it comes from."""
