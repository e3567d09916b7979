"""The pages of docs/generated, made from the code."""
