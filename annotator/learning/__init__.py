"""Active learning, without a screen: scores, selection, strategies, statistics, rounds, and the U-Net that the masks are for."""
