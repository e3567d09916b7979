"""The fees of an institution with their law, a calculator, and the page on which one pays."""
