"""The persons and bodies an institution writes with."""
