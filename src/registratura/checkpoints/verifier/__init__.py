"""
The program that checks seals without the product: two files of plain Python here, given out as one.

Standard library and `cryptography`, nothing of the product.
"""
