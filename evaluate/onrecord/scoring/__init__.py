"""What a score means (MEASURES): arrays of quotes in, counts per document and ratios out. NumPy and SciPy only."""
