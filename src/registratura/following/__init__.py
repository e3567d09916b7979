"""Following from outside: keys to an entry, what is asked of who filed it, answers fetched, codes on letters."""
