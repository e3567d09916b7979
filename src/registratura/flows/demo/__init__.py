"""The demonstration: invented people, their papers and a believable year at the counter.

The generators are plain Python: no Django, no clock, no network; the same seed gives the same stream.
"""
