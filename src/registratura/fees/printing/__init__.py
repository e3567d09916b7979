"""Papers of fees: the bank order, the receipt, the proof."""
