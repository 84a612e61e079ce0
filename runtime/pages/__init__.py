"""Pages of run time, one module a page."""
