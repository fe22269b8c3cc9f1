"""What is wrong with a whole corpus, ours or another's: defects of its quotes and documents, duplicates, leaks between splits."""
