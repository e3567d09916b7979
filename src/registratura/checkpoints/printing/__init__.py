"""The sheet that ends a day's register: what changed, and the signed state of the journal. Values in, file out."""
