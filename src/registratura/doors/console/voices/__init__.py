"""What people say of the program: views, reviews, ideas, and how much it is used."""
