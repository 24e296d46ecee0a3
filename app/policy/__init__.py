"""Who may do what: one table of rules, and nothing else decides."""
