"""Active learning without a screen: scores, selection, strategies, statistics, rounds, and the U-Net the masks are for."""
