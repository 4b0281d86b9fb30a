"""Points to learn from: the random stream, the data sets, the features, the split."""
