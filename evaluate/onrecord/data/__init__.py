"""The data: annotation files, the tables made of them, and what is written, built and loaded."""
