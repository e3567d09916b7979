"""Programs told of entries: list, one program with its log, replay, keys."""
