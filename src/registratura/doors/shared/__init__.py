"""What every door shows alike: page frame, components, stylesheet and formats."""
