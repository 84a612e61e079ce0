"""The shared core: what forms, flows and people are. Imports neither builder nor runtime."""
