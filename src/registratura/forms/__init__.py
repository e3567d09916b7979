"""The forms that persons fill in: what each asks, its versions, and the ready ones of the product."""
