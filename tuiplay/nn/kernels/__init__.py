"""The compiled kernels: C sources, and the library that was built of them where a compiler was found.

``compiled.py`` calls them. ``build.py`` builds the library: at installation, or when it is run itself.
"""
