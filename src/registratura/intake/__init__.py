"""The tray: what arrived and has no number yet, kept as it came, from every mailbox."""
