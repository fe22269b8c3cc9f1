"""Presets over our own tables: records of tokens or characters, the figures, and their report."""
