"""What is said when something was saved."""

from crm_desktop.services.counter_drafts import CounterWork, Mode
from crm_desktop.services.phone_order import OrderTaken
from crm_desktop.services.registration import Registered
from crm_desktop.services.shop_visit import VisitRecorded
from crm_desktop.ui.language import tr


def told(result: object, work: CounterWork) -> tuple[str, str, str, str]:
    """Title, number, whom, and what happens now, for what was saved."""
    if isinstance(result, Registered):
        who = " · ".join(dict.fromkeys(filter(None, (result.contact, result.name))))
        then = tr("已进会计的待建档清单", "On the accountant's list to file")
        if result.rep:
            then = tr(f"{then}；由 {result.rep} 跟进", f"{then}; {result.rep} looks after them")
        return tr("已登记", "Registered"), result.form_number, who, then
    if isinstance(result, VisitRecorded):
        then = tr("回答已转给会计补进档案", "The answer went to the accountant") if result.proposed else ""
        title = (
            tr("已登记新联系人", "New contact saved") if work.mode is Mode.REGISTER else tr("已记到店", "Visit noted")
        )
        return title, "", work.customer_name, then
    if isinstance(result, OrderTaken):
        rep = tr(f"已告知业务代表 {result.rep}", f"{result.rep} is told") if result.rep else ""
        told = tr("回答已转给会计补进档案", "the answer went to the accountant") if result.proposed else ""
        return (
            tr("已记订购", "Order taken"),
            result.number,
            work.customer_name,
            tr("；", "; ").join(filter(None, (rep, told))),
        )
    return tr("是上一单，没有重复记", "The same order: not taken twice"), "", work.customer_name, ""
