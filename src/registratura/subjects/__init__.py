"""Who a person is to a controller, under a pseudonym, and the keys by which what is written of the person is sealed."""
