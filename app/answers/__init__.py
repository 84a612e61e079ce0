"""Answers and what follows from them, purely: which fields show, what is computed, what is wrong, what a post changes."""
