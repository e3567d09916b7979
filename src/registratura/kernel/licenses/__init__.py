"""
Licenses without a network: the signed file, the request that asks for one, the codes of validation, fingerprints.

Plain Python, with no part of the server in it: devices and applications carry this package alone.
"""
