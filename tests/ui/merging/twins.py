"""Likely duplicates and the merging of files, on a real file with files of one customer."""

from datetime import timedelta

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.services.distinct_pairs import tell_apart
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_sample import MOBILE, NOW, put


def make_twins(store: BranchStore, customer: str) -> None:
    """Beside the customer with the longest past: a second file of it, one by a slip, one that is told apart."""
    first = NOW - timedelta(days=40)
    put(
        store,
        Customer(
            id="twin", number="SY01-C-000731", name="沈阳金彩广告制作部", short_name="金彩", kind="company",
            province="辽宁省", city="沈阳市", district="铁西区", address="建设东路88号B座1204室",
            business="门头招牌、车身贴", source="exhibition", needs=("laminate", "ink"), tags=("展会",),
            remarks="下午三点以后送货，走后门", payment_terms="monthly", created_by="li", created_at=first,
            owner_id="wu",
        ),
        Contact(id="tw1", customer_id="twin", name="王芳", mobile=MOBILE, post="采购经理", wechat="wangfang88",
                is_main=True, created_at=first),
        Contact(id="tw2", customer_id="twin", name="孙德胜", mobile="+8613940331122", created_at=first),
        RegistrationForm(id="twf", number="SY01-A-000731", customer_id="twin", received_at=first, state="filed",
                         receptionist_id="li", source="exhibition"),
        *(Visit(id=f"tv{at}", customer_id="twin", rep_id="wu", day=(first + timedelta(days=7 * at)).date(),
                needs="亮膜、背胶", result="2") for at in range(3)),
        Customer(id="slip", number="SY01-C-000740", name="鑫彩图文", kind="company", city="沈阳市", district="和平区",
                 created_by="li", created_at=first),
        Contact(id="sl1", customer_id="slip", name="高峰", mobile="+8613812345687", is_main=True, created_at=first),
        Customer(id="third", number="SY01-C-000802", name="金彩广告（铁西店）", kind="company", city="沈阳市",
                 district="铁西区", created_by="sun", created_at=NOW - timedelta(days=3)),
        Contact(id="th1", customer_id="third", name="王芳", landline="+862485632211", is_main=True, created_at=NOW),
    )  # fmt: skip


def apart(seat: Seat, one: str, other: str) -> None:
    """Told apart with a note."""
    tell_apart(seat, (one, other), note="夫妻共用一个号码")
