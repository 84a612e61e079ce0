"""One module per kind of boxed logic; each sets ``KIND``."""
