"""The thin web: what every page and endpoint of both halves shares."""
