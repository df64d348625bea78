"""Runs the revisions on the connection that `schema.migrate` hands over."""

from __future__ import annotations

from alembic import context

from clientbook.vault.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
