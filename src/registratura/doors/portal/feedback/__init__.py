"""What is said of any page, without an account; reviews of products and services, one's own and everybody's."""
