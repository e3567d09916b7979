"""Signing at the desk: the folder of what is to be signed, sending papers there, keys, and the institution's seal."""
