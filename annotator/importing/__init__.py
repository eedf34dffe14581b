"""Images, masks and prompts made elsewhere, into a project."""
