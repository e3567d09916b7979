"""What persons ask about their own data: requests and complaints, their legal month, and what became of them."""
