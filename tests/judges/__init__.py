"""Independent judges of the files the product writes."""
