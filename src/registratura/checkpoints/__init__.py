"""What stands over the journal for others to check: signed states, time stamps, sealed days, closed years."""
