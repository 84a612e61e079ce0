"""Field kinds: one folder, one kind. See :mod:`app.fields.kind` for what a kind promises."""
