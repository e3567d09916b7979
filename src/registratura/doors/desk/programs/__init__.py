"""Programs that act for the institution, as its administrator keeps them."""
