"""The customer's own page: the subscription of the institution, what is used of it, invoices, licences, its end."""
