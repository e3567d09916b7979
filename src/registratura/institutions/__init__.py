"""Where one works, with what powers."""
