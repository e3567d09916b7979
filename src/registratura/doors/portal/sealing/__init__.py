"""The published journal: signed states, keys, sealed days, and the check of what somebody holds."""
