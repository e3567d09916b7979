"""Templates, and the letters written from them."""
