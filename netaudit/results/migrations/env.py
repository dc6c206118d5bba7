"""How Alembic reaches the database: over the connection that it is given, in the transaction that this is in."""

from __future__ import annotations

from alembic import context

from netaudit.results.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the caller's transaction holds
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
