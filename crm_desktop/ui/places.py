"""The destinations of the rail, in the order of a branch's day."""

from typing import Final

from crm_desktop.rules.words import Words
from crm_desktop.ui.page import Place

TODAY: Final = Place("today", Words("今日", "Today"), "house", ("Ctrl+1",))
FRONT_DESK: Final = Place("front_desk", Words("登记", "Front desk"), "concierge-bell", ("F2", "Ctrl+2"))
PROFILE_ENTRY: Final = Place("profile_entry", Words("建档", "Profile entry"), "clipboard-pen", ("Ctrl+3",))
CUSTOMERS: Final = Place("customers", Words("客户", "Customers"), "users", ("Ctrl+4",))
VISITS: Final = Place("visits", Words("拜访", "Visits"), "footprints", ("Ctrl+B", "Ctrl+5"))
PEOPLE: Final = Place("people", Words("人员", "People"), "user-check", ("Ctrl+8",))
SYNC: Final = Place("sync", Words("同步", "Sync"), "refresh-cw", ("F5", "Ctrl+6"))
SETTINGS: Final = Place("settings", Words("设置", "Settings"), "settings", ("Ctrl+7",), at_foot=True)

OVERVIEW: Final = Place("overview", Words("门店总览", "Branches"), "building-2", ("Ctrl+1",))
ALL_CUSTOMERS: Final = Place("customers", Words("客户", "Customers"), "users", ("Ctrl+2", "Ctrl+4"))
TWINS: Final = Place("twins", Words("疑似重复", "Duplicates"), "copy", ("Ctrl+3",))
RULES: Final = Place("rules", Words("连锁规则", "Chain rules"), "book-open", ("Ctrl+5",))
REFERENCE: Final = Place("reference", Words("日历与区划", "Calendar"), "calendar", ("Ctrl+8",))
ACCOUNTS: Final = Place("people", Words("账号申请", "Accounts"), "key-round", ("Ctrl+9",))

PLACES: Final = (TODAY, FRONT_DESK, PROFILE_ENTRY, CUSTOMERS, VISITS, PEOPLE, SYNC, SETTINGS)

HEAD_OFFICE_PLACES: Final = (OVERVIEW, ALL_CUSTOMERS, TWINS, ACCOUNTS, RULES, REFERENCE, SYNC, SETTINGS)
"""What the rail offers at a desktop of head office, in the order of its day."""
