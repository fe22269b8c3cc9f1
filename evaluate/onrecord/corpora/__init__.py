"""Public corpora: a catalogue, and one module for each that makes our tables of its files (`wanted` and `convert`)."""
