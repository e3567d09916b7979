"""The first pages: of an institution's portal, and the list of all portals."""
