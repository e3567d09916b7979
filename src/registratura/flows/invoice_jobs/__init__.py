"""What the queue does about invoices."""
