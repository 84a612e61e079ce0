"""The sandbox institution: a credit bureau, a blacklist and a fraud service with invented answers, for the demo and for
tests. It runs as a process of its own and shares nothing with the product but the machine.

What it answers hangs on the ID number alone, so that a demo can be repeated; documented endings bring about what real
systems do on bad days."""
