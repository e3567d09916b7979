"""What stands in a file: its text, read or recognized, and pictures of its pages. Made by confined programs only."""
