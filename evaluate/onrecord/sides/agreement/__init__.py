"""Several annotators' layers of the same documents, and how far they agree."""
