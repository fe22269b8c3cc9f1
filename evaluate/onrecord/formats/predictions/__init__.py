"""What extraction systems emit, as predictions: one module per format, and what they share.

    registry.recognised → <format>.read → output.Output → naming.identified → place.place → convert.Predictions

A reader says what an output states and where it states it; it decides nothing. Whether stated positions are those of the
document, and where words without a position stand, `place` finds out for a whole document, and says how.
"""
