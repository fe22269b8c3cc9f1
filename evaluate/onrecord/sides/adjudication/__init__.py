"""Two annotators' layers of one document, what is disputed between them, and the gold made of both."""
