"""The fixed words of every printed page."""

from forms.definition import Label

PAGE = Label("第 {n} 页 / 共 {m} 页", "Page {n} of {m}")
VERSION = Label("版本 {version}", "version {version}")
NUMBER = Label("编号", "No.")
BINDING = Label("装订线", "binding edge")
CONTINUED = Label("……（接续页）", "… (see continuation)")
CONTINUATION = Label("续页", "Continuation")
CONTINUATION_OF = Label("下列内容在表内写不下，全文如下", "Too long for its place on the form; in full here")
PAGE_OF_BOOK = Label("页号", "Page")
DATE_GUIDES = Label("年|月|日", "Y|M|D")
TIME_GUIDES = Label("时|分", "h|min")

BOOK_COVER = Label("登记册", "Register")
BOOK_NUMBERS = Label("编号范围", "Numbers")
BOOK_COUNT = Label("份数", "Forms")
BOOK_COPIES = Label("{n} 份", "{n}")
BOOK_SHOP = Label("门店", "Branch")
BOOK_PHONE = Label("电话", "Phone")
BOOK_PRINTED = Label("印制日期", "Printed on")
BOOK_OPENED = Label("启用日期", "In use from")
BOOK_CLOSED = Label("用完日期", "Full on")
BOOK_KEEPER = Label("保管人（会计）", "Kept by (accountant)")

PLAN = Label("拜访计划", "Visit plan")
PLAN_COLUMNS = (
    Label("页号", "Page"),
    Label("日期", "Date"),
    Label("客户", "Customer"),
    Label("联系人、电话", "Contact, phone"),
    Label("目的", "Purpose"),
)
BOOKLET_NUMBER = Label("本册编号", "Booklet")
RECORD_PAGES = Label("{n} 页：{first} 至 {last}", "{n}: {first} to {last}")
NOTES = Label("备忘", "Notes")
NOTES_HINT = Label("本页不录入系统，不写客户个人信息", "not entered into the system; no personal data here")

TEST_TITLE = Label("装订试印", "Folding test")
TEST_STEPS = Label(
    "1. 双面打印这一张，选“短边翻转”，缩放选“实际大小”。\n"
    "2. 沿虚线对折，封面（1）朝外。\n"
    "3. 依次翻看应为 1、2、3、4，都是正的。若 2 在 1 背面倒着，改选“长边翻转”再试。",
    "1. Print this sheet on both sides, flip on short edge, actual size.\n"
    "2. Fold along the dashed line with page 1 outside.\n"
    "3. Leaf through: 1, 2, 3, 4, all upright. If 2 is upside down behind 1, try the other edge.",
)

REPORT_CONTINUED = Label("（接上页）", "(continued)")
REPORT_EMPTY = Label("没有记录", "No entries")

CARD_TITLE = Label("客户关系卡", "Customer card")
CARD_IMPORTANT = Label("重要客户", "Important")
