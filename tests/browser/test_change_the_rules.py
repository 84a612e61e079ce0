"""An admin clones Credit approval and changes it without code: a cut-off, a row of the authority table, an approver."""
