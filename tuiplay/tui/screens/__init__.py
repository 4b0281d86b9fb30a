"""The screens that open over the main one, and what all screens have in common."""
