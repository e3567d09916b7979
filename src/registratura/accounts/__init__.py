"""Who a person or a machine is."""
