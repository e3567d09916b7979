"""Signatures that arrive: what each says, whether it holds, and by which trust that was judged."""
