"""The administrator makes the forms that persons fill in."""
