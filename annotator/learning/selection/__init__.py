"""Which rows of an array to take: by noise on scores, and by where they lie among features."""
