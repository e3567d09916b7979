"""Calls: what operators write of them, the decision about recording, and listening by a supervisor."""
