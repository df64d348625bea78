"""vault.store."""
