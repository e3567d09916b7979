"""Packets that hold other files: winmail.dat, Outlook messages, opaque signed mail, archives. Opened confined only."""
