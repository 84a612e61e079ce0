"""DMN's XML (versions 1.2 to 1.5): read into decision documents and written back."""
