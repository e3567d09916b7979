"""Where telephone exchanges tell of calls and send their sound."""
