"""The application: what an annotation is, where it is kept, and the window in which it is made."""
