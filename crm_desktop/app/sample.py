"""The sample chain on this machine: an embedded head office with two branches, and a desktop that joins one."""

import tomllib
from pathlib import Path
from types import TracebackType
from typing import Final

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import paths
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.sample import load
from crm_desktop.rules.rights import Role
from crm_desktop.services.importing.sample import load_sample_customers
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import colleagues
from resources import path

BRANCHES: Final = ("SY01", "DL01")
"""The branches of the sample that have customers to import."""


def sample_password() -> str:
    """The password of every account of the sample chain, which is meant to be known."""
    return str(tomllib.loads(path("sample", "chain.toml").read_text(encoding="utf-8"))["sample"]["password"])


class SampleChain:
    """An embedded head office in `folder`, with the sample chain loaded the first time."""

    def __init__(self, folder: Path) -> None:
        """Found the office if it is not there, and serve it on loopback."""
        place = folder / "office"
        if not place.exists():
            office = Office.create(place, chain="样例连锁")
            load(office)
            office.close()
        self.password = sample_password()
        self.office = EmbeddedOffice(place)

    def stock_branches(self, folder: Path) -> None:
        """Have a desktop of each branch, below `folder`, join and import the sample's customers, if it has not yet."""
        for branch in BRANCHES:
            home = paths(folder / branch)
            if not home.database.exists():
                desktop = open_desktop(home, ask_pass_phrase=lambda _: self.password)
                try:
                    self.join(desktop, branch)
                finally:
                    desktop.close()

    def join(self, desktop: Desktop, branch: str) -> None:
        """Let a desktop join `branch`, fill it, and, if the branch has no customers yet, import the sample's."""
        if desktop.enrolled is None:
            desktop.join(self.office.url, make_code(self.office.office, branch).text, name=f"{branch} 样例")
        else:
            desktop.relocate(self.office.url)
        desktop.line.sync_now()
        if branch in BRANCHES:
            self._stock(desktop, branch)

    def close(self) -> None:
        """Stop serving."""
        self.office.close()

    def __enter__(self) -> "SampleChain":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _stock(self, desktop: Desktop, branch: str) -> None:
        accountant = next(one for one in colleagues(desktop.store, branch) if one.role is Role.ACCOUNTANT)
        load_sample_customers(desktop.seat(Person(accountant.id, accountant.name, accountant.role)))
        desktop.line.sync_now()
