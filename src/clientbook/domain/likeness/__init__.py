"""How alike two clients are, as pure rules: names and numbers compared and weighed, pairs found among many."""
