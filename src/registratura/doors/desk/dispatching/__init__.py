"""Dispatch at the desk: on an entry, in one list, bundles for the post, what comes back."""
