"""What the supplier says of its own accord to those who agreed: news, surveys, placements, advice; and ideas heard."""
