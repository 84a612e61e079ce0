"""Design time: drafts, checks, releases. Writes versions and never a record or a case."""
