"""What looks like fraud: the queue, one case, measures with their second look, contests, versions of the rules."""
