"""Help from inside the desk: asking the supplier, one's own conversations, what operators may see here."""
