"""What every layer stands on: errors, clock, ids, paths, atomic files, log, translations, shared words."""
