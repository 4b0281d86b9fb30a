"""Why does it not learn: rules on a run as it is, and remedies that are measured before they are offered."""
