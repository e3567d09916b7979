"""Portals: what an institution's public pages look like, say of it, and whether they are open."""
