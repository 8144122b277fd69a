"""`python -m tests.store.release`: keep a file as this version writes it, for later versions to upgrade."""

from pathlib import Path

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.migrations import head
from sync.clock import SystemClock
from sync.ids import new_id
from tests.store.conftest import KEY


def release(folder: Path) -> Path:
    """Two customers saved, nothing sent; the file is named after the step of its tables."""
    path = folder / f"{head()}.db"
    path.unlink(missing_ok=True)
    store = BranchStore(path, KEY, clock=SystemClock())
    for name, mobile in (("沈阳金彩广告有限公司", "+8613812345678"), ("大连海华喷绘中心", "+8613912345678")):
        with store.unit("register", actor="staff", partition="SY01") as unit:
            customer = Customer(id=new_id(), name=name)
            unit.add(customer)
            unit.add(Contact(id=new_id(), customer_id=customer.id, name="王芳", mobile=mobile))
    store.replica.database.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


if __name__ == "__main__":
    print(release(Path(__file__).parent / "released"))
