"""Ways in and out of an experiment: Playground links, TOML files, tables, reports, states."""
