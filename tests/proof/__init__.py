"""tuiplay beside the libraries that its definitions are taken from."""
