"""Making a page out of a template and its values; what people wrote themselves runs confined."""
