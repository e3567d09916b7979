"""Programs of an institution that act by themselves: their keys, tokens, deeds and uploads."""
