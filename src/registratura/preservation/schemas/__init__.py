"""
Schemas that packages carry with them.

METS 1.12 (Digital Library Federation, CC0), its extensions (DILCIS Board, CC BY 4.0), XLink as METS uses it, and our
own of the sheets of documents.
"""
