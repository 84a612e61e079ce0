"""Tables of run time, by what they hold."""
