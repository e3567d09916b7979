"""
Taking in folders of files and mail: each input gets a number once, is known already, or waits in quarantine.

`inputs` finds the files, `papers` makes of each what can be registered, `intake` registers it.
"""
