"""`python -m crm_desktop.store.migrations.revise "What changes"`: write the step from the last one to the models."""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from crm_desktop.store.migrations import head


def revise(message: str) -> None:
    """Compare the models with a file that has gone all steps and write what is missing; to be read before use."""
    folder = Path(__file__).parent
    (folder / "versions").mkdir(exist_ok=True)
    steps = list((folder / "versions").glob("[0-9]*.py"))
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        if steps:
            # Step by step: a new file is made as the models declare it, and would lack nothing.
            command.upgrade(config, "head")
        number = int(head()) + 1 if steps else 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    revise(sys.argv[1])
