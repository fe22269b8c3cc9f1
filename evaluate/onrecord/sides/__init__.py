"""Gold and predictions, in any shape, made into the arrays of a score. Here alone is decided what is left out."""
