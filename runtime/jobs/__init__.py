"""Background work. Jobs are rows; the database is the truth and the queue a doorbell."""
