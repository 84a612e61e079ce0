"""Run time: what happens to filled forms. Reads published releases and never a draft."""
