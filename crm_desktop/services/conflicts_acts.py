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
        "merge_customers": Words("合并档案", "Files merged"),
        "part_customers": Words("拆开合并的档案", "Merged files parted"),
        "tell_apart": Words("判定不是同一客户", "Found not the same"),
        "doubt_again": Words("重新核对是否重复", "To be compared again"),
        "check_phone": Words("核实号码", "Number verified"),
        "import_customers": Words("导入客户", "Customers imported"),
        "undo_import": Words("撤销导入", "Import undone"),
        "ask_account": Words("申请账号", "Account requested"),
        "withdraw_request": Words("撤回账号申请", "Request taken back"),
        "hand_over": Words("工作交接", "Work handed over"),
        "undo_hand_over": Words("撤销工作交接", "Hand-over taken back"),
        "propose_change": Words("提出修改建议", "Change proposed"),
        "accept_proposal": Words("采纳修改建议", "Proposal accepted"),
        "decline_proposal": Words("不采纳修改建议", "Proposal declined"),
        "withdraw_proposal": Words("撤回修改建议", "Proposal taken back"),
        "resolve": Words("裁定冲突", "Conflict decided"),
        "restore": Words("恢复旧值", "Value restored"),
        "undo_save": Words("撤销保存", "Save undone"),
        "redo_save": Words("恢复撤销的保存", "Undone save put back"),
        "archive_customer": Words("客户归档", "Customer archived"),
        "take_customer_back": Words("恢复使用客户", "Customer taken back"),
        "archive_contact": Words("联系人归档", "Contact archived"),
        "make_main": Words("设为主要联系人", "Main contact chosen"),
        "restore_value": Words("恢复旧值", "Value restored"),
        "consent_given": Words("记录同意", "Consent noted"),
        "consent_withdrawn": Words("撤回同意", "Consent withdrawn"),
        "erase_customer": Words("应本人要求删除", "Erased on request"),
        "disclose": Words("隐私记录", "Privacy log"),
        "send_again": Words("改后重新提交", "Corrected and sent again"),
    }
)
"""By the name the service gives its unit of work."""
