"""Mailboxes that the product reads: what each promises, and the ordinary way in by IMAP."""
