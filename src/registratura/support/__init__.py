"""Helping those who use the product: conversations, knowledge, calls, diagnosis, repairs, what people think of it."""
