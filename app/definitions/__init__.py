"""What a workspace is made of, as plain JSON documents. Pure: no database, no web, no clock."""
