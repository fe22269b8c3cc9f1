"""What went wrong, and what each kind of error costs: every quote of either side in exactly one class (MEASURES, section 8)."""
