"""The rights desk: requests of data subjects, from the counter to the answer."""
