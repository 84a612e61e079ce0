"""What start nodes and those that lead to them agree on."""

EVENT_NAME = r"^[a-z][a-z0-9_.]{0,63}$"
"""How events are called: ``application_ready``, ``loan.disbursed``."""
