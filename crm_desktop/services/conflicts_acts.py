"""What each unit of work is called on the Sync page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.words import Words

ACTS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "register_walk_in": Words("上门登记", "Walk-in registration"),
        "record_shop_visit": Words("到店记录", "Visit to the shop"),
        "add_contact": Words("新增联系人", "New contact"),
        "take_phone_order": Words("电话订购", "Phone order"),
        "edit_customer": Words("修改客户资料", "Customer changed"),
        "file_profile": Words("建档", "Profile filed"),
        "withdraw_filing": Words("撤回建档", "Filing withdrawn"),
        "return_form": Words("退回登记表", "Form returned"),
        "hand_in_again": Words("重新提交登记表", "Form handed in again"),
        "decide_twin": Words("判断是否重复", "Likely twin decided"),
        "report_day": Words("建档日报", "Daily entry report"),
        "log_visit": Words("录入拜访", "Visit entered"),
        "correct_visit": Words("更正拜访", "Visit corrected"),
        "plan_visit": Words("安排拜访", "Visit planned"),
        "plan_day": Words("安排当天拜访", "Day's visits planned"),
        "move_plan": Words("改拜访日期", "Planned visit moved"),
        "drop_plan": Words("取消拜访计划", "Planned visit dropped"),
        "approve_plans": Words("批准拜访计划", "Visit plans approved"),
        "print_booklet": Words("打印拜访册", "Booklet printed"),
        "issue_booklet": Words("发放拜访册", "Booklet issued"),
        "take_back_booklet": Words("收回拜访册", "Booklet taken back"),
        "lose_booklet": Words("拜访册遗失", "Booklet lost"),
        "discard_booklet": Words("拜访册作废", "Booklet voided"),
        "void_pages": Words("书册页作废", "Pages voided"),
        "restore_page": Words("恢复书册页", "Page restored"),
        "move_customer": Words("客户转店", "Customer moved to another branch"),
        "bring_along": Words("补转留下的记录", "Records brought along"),
        "import_customers": Words("导入客户", "Customers imported"),
        "undo_import": Words("撤销导入", "Import undone"),
        "resolve": Words("裁定冲突", "Conflict decided"),
        "restore": Words("恢复旧值", "Value restored"),
        "send_again": Words("改后重新提交", "Corrected and sent again"),
        "undo": Words("撤销保存", "Save undone"),
        "archive_customer": Words("归档客户", "Customer archived"),
        "take_customer_back": Words("恢复客户", "Customer taken back"),
        "archive_contact": Words("归档联系人", "Contact archived"),
        "take_contact_back": Words("恢复联系人", "Contact taken back"),
        "make_main": Words("更换主要联系人", "Main contact changed"),
        "restore_value": Words("恢复旧值", "Value restored"),
        "consent_given": Words("登记同意", "Consent given"),
        "consent_refused": Words("登记不同意", "Consent refused"),
        "consent_withdrawn": Words("撤回同意", "Consent withdrawn"),
    }
)
"""By the name the service gives its unit of work."""
