"""What the queue does about requests of data subjects."""
