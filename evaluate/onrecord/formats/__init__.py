"""Foreign formats: one module per annotation tool, and what they share on the way to annotation files.

    recognise → <tool>.read → export.Task → offsets.decide → spans.place → quotes, speakers → documents → to_annotations

A reader says what an export states and where it states it; it decides nothing. Everything a tool has no word for comes from
the user's map (`mapping`), and what is neither in the export nor in the map stays open.
"""
