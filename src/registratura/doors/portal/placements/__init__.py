"""Why a notice stood on a page, where it leads, no more of them, and what one opened for them."""
