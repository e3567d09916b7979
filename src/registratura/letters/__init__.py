"""Letters: the institution's templates, their versions, and the letters made from them."""
