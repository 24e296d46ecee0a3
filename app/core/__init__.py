"""Floor 1: knows no feature and no HTTP."""
