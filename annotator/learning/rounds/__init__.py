"""Rounds of active learning in a project: what is asked of them, what is kept of them, and how they stand."""
