"""What the queue does about agreements."""
