"""Everything that touches what Textual does not document."""
