"""Uploaded files. A row belongs to one filling or record; bytes are kept by content behind the files port."""
