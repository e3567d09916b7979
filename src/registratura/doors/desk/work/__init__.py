"""The way of papers on the desk: who has an entry, one's work, the folder of a head."""
