"""A form as a person fills it in: the same on the portal, at the counter and in the builder's preview."""
