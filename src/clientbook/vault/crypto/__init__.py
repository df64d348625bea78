"""vault.crypto."""
