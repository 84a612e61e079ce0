"""Who is who: users, departments, roles, sign-in, tokens; and what each may do."""
