"""What left the house: how, when, in whose hands it came, and with what proof."""
