"""From a spreadsheet: its columns become a form's fields, its rows become records."""
