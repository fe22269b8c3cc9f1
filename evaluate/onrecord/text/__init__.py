"""Text and the formats it comes in: strict JSON with positions, quotation marks, anchors, dates."""
