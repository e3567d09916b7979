"""Packages for archives: E-ARK SIP 2.2 and BagIt 1.0, written file by file. Pure."""
