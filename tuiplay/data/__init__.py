"""The points to learn from: random stream, data sets, features and split."""
