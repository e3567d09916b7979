"""What banks write and read: statements in their forms, sums and days, references of payments, orders of payment."""
