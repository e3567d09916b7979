"""The machines' door: the interface for programs, on the same services as the desk."""
