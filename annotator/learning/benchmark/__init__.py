"""A fair comparison of strategies on labelled data sets: the same initial sets, seeds, budgets and network for all."""
