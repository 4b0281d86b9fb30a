"""What is known of the terminal before Textual is imported."""
