"""What learning curves show, and what they do not show yet."""
