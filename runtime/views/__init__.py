"""Lists of records: searched, filtered by FEEL, sorted and paged in the database."""
