"""The compiled kernels: C sources, and the library that is built from them if there is a compiler.

``compiled.py`` calls them. ``build.py`` builds the library: at installation, or when run as a program.
"""
