"""The firm's nouns and their pure rules, one file per noun. No cryptography and no visibility filter in here."""
