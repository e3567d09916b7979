"""Emergency sheets, as PDF/A-2u."""
