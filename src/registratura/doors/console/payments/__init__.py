"""The books of payments in the console: orders, what was told, statements, reports, refunds, what does not agree."""
