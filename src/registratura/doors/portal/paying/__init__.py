"""Where the supplier's invoices are paid, and where providers of payments tell what became of them."""
