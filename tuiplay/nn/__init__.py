"""The mathematics of the network. NumPy only; independent of data sets, files, screen and clock."""
