def enter(): pass
