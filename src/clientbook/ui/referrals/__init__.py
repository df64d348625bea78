"""Referrals: the tree of who brought whom."""
