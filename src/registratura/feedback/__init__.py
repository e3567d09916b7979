"""What people say of the program: on any page, and as reviews that are published only by their own yes."""
