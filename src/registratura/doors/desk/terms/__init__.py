"""Terms of law at the desk: on an entry, in one list, and the days that move them."""
