"""The people of the firm: accounts, one-time codes, closing an account."""
