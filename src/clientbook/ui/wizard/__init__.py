"""First start: four steps to a firm of one's own, or the demo firm."""
