"""The formats in which experiments are read and written: Playground links, TOML files, tables, reports, states."""
