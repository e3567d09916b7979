"""Settings, addresses and the WSGI entry: the top layer, which wires the doors to the house."""
