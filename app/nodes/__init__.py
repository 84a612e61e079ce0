"""Node kinds: one folder, one kind. See :mod:`app.nodes.kind` for what a kind promises."""
