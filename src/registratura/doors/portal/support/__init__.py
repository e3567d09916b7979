"""Help for those who use the product: asking without an account, and the page of a conversation."""
