"""A person's inbox: to do, started by me, handled, copied."""
