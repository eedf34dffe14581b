"""Active learning, and the network that the masks are for. No Qt."""
