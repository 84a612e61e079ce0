"""How a workspace's cases stand, counted: by the step where they wait, by age, by how they ended.

Every figure is one statement, counts only what its reader may see, and shares its condition with the list it leads to,
so that a list always holds as many cases as the figure said.
"""
