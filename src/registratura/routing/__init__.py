"""Who holds a paper now: orders, hand-overs, deputies, circuits of approval."""
