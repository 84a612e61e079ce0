"""Finding the people whom a rule means (see :mod:`app.nodes.who`), inside the event's transaction."""

from runtime.people.find import find_people, serve

__all__ = ["find_people", "serve"]
