"""The manual that the product carries: its pages, their steps, the search over them and the cards for beginners."""
