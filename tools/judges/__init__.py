"""`make judges`: the portal of a running product before judges from outside."""
