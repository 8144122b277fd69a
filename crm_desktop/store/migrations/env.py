"""What Alembic runs: the steps on a connection that the program has opened and keeps."""

from alembic import context

from crm_desktop.store.migrations import declared
from crm_desktop.store.migrations.rendering import is_ours, render_item

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=declared(),
    include_name=is_ours,
    render_item=render_item,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
