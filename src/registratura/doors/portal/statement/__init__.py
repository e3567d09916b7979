"""The accessibility statement of an institution's portal."""
