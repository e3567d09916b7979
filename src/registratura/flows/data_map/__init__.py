"""The data map and the record of processing (Art. 30), from the declarations of the running program."""
