"""Help at the desk: a page for every screen, the first steps, what is new, and reporting a problem."""
