"""Parts that pages are made of; none of them knows a desk or a service."""
