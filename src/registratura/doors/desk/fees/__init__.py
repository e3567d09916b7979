"""Fees at the desk: charges, the cashier, statements of banks, refunds, rules with their versions."""
