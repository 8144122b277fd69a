"""The values of choice fields, in the words of the regulations (C2, B1-1, B1-2)."""

from crm_desktop.models.field import Choice
from crm_desktop.rules import salutations
from crm_desktop.rules.handing_over import Strategy, Why
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, Words(zh, en)) for value, zh, en in rows)


SOURCES = _choices(
    ("walk_in", "上门", "Walk-in"),
    ("phone", "电话订购", "Phone order"),
    ("cold_visit", "陌生拜访", "Cold visit"),
    ("online", "在线", "Online"),
    ("direct", "直销", "Direct sales"),
    ("exhibition", "展会", "Exhibition"),
    ("referral", "介绍", "Referral"),
)
CHANNELS = _choices(
    ("branch", "门店", "Branch"),
    ("e_commerce", "电子商务", "E-commerce"),
    ("direct", "直销其他", "Direct sales and other"),
    ("trade", "国际贸易", "International trade"),
)
CUSTOMER_KINDS = _choices(("company", "单位", "Company"), ("person", "个人", "Person"))
LIFE_CYCLES = _choices(
    ("potential", "潜在", "Potential"),
    ("existing", "现有", "Existing"),
    ("dormant", "沉睡", "Dormant"),
    ("lost", "流失", "Lost"),
)
IMPORTANCES = _choices(("important", "重要", "Important"), ("ordinary", "普通", "Ordinary"))
SIZES = _choices(
    ("1-5", "1–5 人", "1–5 people"),
    ("6-20", "6–20 人", "6–20 people"),
    ("21-50", "21–50 人", "21–50 people"),
    ("51+", "50 人以上", "over 50 people"),
)
INDUSTRIES = _choices(
    ("ad_making", "广告制作", "Sign making"),
    ("inkjet", "喷绘写真", "Inkjet printing"),
    ("print_shop", "图文快印", "Print shop"),
    ("display", "展览展示", "Exhibition building"),
    ("decoration", "装饰装修", "Decoration"),
    ("media", "传媒公司", "Media agency"),
    ("retail", "商超零售", "Retail"),
    ("end_user", "终端用户", "End user"),
    ("other", "其他", "Other"),
)
NEEDS = _choices(
    ("inkjet_media", "喷绘材料", "Inkjet media"),
    ("photo_media", "写真材料", "Photo media"),
    ("laminate", "裱膜", "Laminating film"),
    ("adhesive", "背胶", "Adhesive film"),
    ("ink", "墨水", "Ink"),
    ("board", "板材", "Boards"),
    ("light", "光源灯箱", "Lighting"),
    ("machine", "设备", "Machines"),
    ("parts", "配件", "Parts"),
)
SALUTATIONS = tuple(Choice(value, words) for value, words in salutations.SALUTATIONS.items())
DECISION_ROLES = _choices(
    ("decides", "拍板", "Decides"),
    ("buys", "采购", "Buys"),
    ("uses", "使用", "Uses"),
    ("pays", "付款", "Pays"),
    ("other", "其他", "Other"),
)
PAYMENT_TERMS = _choices(
    ("cash", "现结", "Cash"),
    ("monthly", "月结", "Monthly"),
    ("credit", "账期", "Credit"),
    ("prepaid", "预付", "Prepaid"),
)
PHONE_STATES = _choices(
    ("unverified", "未核实", "Unverified"),
    ("called", "已拨通", "Called"),
    ("sms", "短信核实", "By SMS"),
    ("seen", "当面核实", "Seen"),
    ("wrong", "查无此号", "Wrong number"),
)
TWIN_ANSWERS = _choices(
    ("same", "同一客户，提请合并", "Same: propose a merge"), ("other", "不是同一客户", "Not the same")
)
CALENDARS = _choices(("solar", "公历", "Solar"), ("lunar", "农历", "Lunar"))
DISCLOSURES = _choices(
    ("print", "打印", "Printed"),
    ("export", "导出", "Exported"),
    ("reveal", "查看完整内容", "Shown in full"),
    ("copy", "复制", "Copied"),
    ("save", "另存", "Saved"),
    ("personal_copy", "给本人副本", "Copy given"),
    ("erase", "应要求删除", "Erased"),
    ("decline", "未予办理", "Declined"),
)
DISCLOSED = _choices(
    ("customer", "客户", "Customer"),
    ("customer_list", "客户名单", "List of customers"),
    ("registration_form", "登记表", "Registration form"),
    ("blank_forms", "空白登记表", "Blank registration forms"),
    ("relationship_card", "客户关系卡", "Relationship card"),
    ("daily_entry_report", "建档日报", "Daily entry report"),
    ("visit_booklet", "拜访书册", "Visit booklet"),
    ("form_photo", "登记表照片", "Photo of a registration form"),
    ("visit_photo", "拜访纸页照片", "Photo of a visit's page"),
    ("hand_over_sheet", "交接单", "Hand-over sheet"),
    ("work_hand_over", "工作交接单", "Sheet of a hand-over of work"),
    ("import_rejects", "导入退回行", "Rejected import rows"),
    ("privacy_log", "隐私记录", "Privacy log"),
    ("copy_request", "要资料副本", "Request for a copy"),
    ("erasure_request", "要求删除", "Request to be erased"),
)
VISIT_RESULTS = _choices(
    ("1", "成交", "Sold"),
    ("2", "有意向", "Interested"),
    ("3", "需跟进", "Follow up"),
    ("4", "无需求", "No need"),
    ("5", "未遇到人", "Nobody there"),
    ("6", "其他", "Other"),
)
REQUEST_KINDS = _choices(
    ("open", "新开账号", "New account"),
    ("change", "变更岗位或门店", "Change of post or branch"),
    ("close", "停用账号", "Closing"),
    ("reset", "重设密码", "New password"),
)
POSTS = tuple(Choice(role.value, role.words) for role in Role)
HAND_OVER_REASONS = tuple(Choice(why.value, why.words) for why in Why)
HAND_OVER_STRATEGIES = tuple(Choice(one.value, one.words) for one in Strategy)
