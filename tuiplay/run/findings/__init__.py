"""Findings on why a run does not learn: rules on its present state, and remedies measured before they are offered."""
