"""What a person sees first: what waits, what runs, what can be started."""
