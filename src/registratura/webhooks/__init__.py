"""Programs told of what happens to entries: endpoints, the feed of events, deliveries with their attempts."""
