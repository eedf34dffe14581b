"""How far annotators agree, what they agree on, what comes back to them unseen, and how far the project is."""
