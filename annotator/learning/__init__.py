"""Active learning without a screen and without torch: scores, selection, strategies, statistics and the records of rounds."""
