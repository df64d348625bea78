"""Files in and out: sheets, cards and calendars become plain values here, and plain values become files."""
