"""The mathematics of the network. NumPy only; knows no data set, file, screen or clock."""
