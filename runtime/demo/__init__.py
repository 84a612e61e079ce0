"""The demo: people, one workspace and some thirty cases, made by the real engine under a moved clock."""

from runtime.demo.make import greeting, make_demo

__all__ = ["greeting", "make_demo"]
