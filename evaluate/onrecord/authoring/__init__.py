"""Making documents for the dataset: cards to write by, variants of a labelled document, and gates that a batch has to pass."""
