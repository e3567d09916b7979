"""What persons said yes and no to: records and events of consent, receipts, signals of browsers."""
