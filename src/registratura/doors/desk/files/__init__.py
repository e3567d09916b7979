"""Looking at a file without opening it: pictures of its pages, the text that stands in it."""
