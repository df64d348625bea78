"""Forms that somebody else changed meanwhile: both side by side, and what was typed where its record is gone."""
