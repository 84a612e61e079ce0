"""Answers and what follows from them, purely: what shows, what is computed, what is wrong, what a post changes."""
