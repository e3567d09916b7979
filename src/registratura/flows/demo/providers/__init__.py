"""
Providers of payments for trying: real pages over HTTP, real signatures, and the bad habits of real ones.

They repeat, send late, out of order and twice, and tell lies when asked to. `registratura run` starts them beside the
demonstration; the tests start them too. Nothing here is reached in an installation that is in use.
"""
