"""What an annotation is, as immutable values. No Qt, no torch, no files."""
