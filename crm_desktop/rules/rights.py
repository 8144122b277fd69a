"""What each post may do with each kind of record (P1, P2).

Declared here once; head office enforces it for every op, the window greys out what it refuses and says why.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm_desktop.rules.words import Words


class Role(StrEnum):
    """A post, as the regulations name it (REQUIREMENTS "People and rights")."""

    FRONT_DESK = "front_desk"
    ACCOUNTANT = "accountant"
    SALES_REP = "sales_rep"
    STORE_MANAGER = "store_manager"
    DIRECT_SALES = "direct_sales"
    CALL_CENTRE = "call_centre"
    CUSTOMER_RELATIONS = "customer_relations"
    OPERATIONS = "operations"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> Words:
        """The post's name."""
        return _ROLE_WORDS[self]

    @property
    def at_branch(self) -> bool:
        """Whether the post belongs to one branch; the others see what head office gives them."""
        return self in _BRANCH_ROLES


class Action(StrEnum):
    """Something a person does to a record."""

    CREATE = "create"
    EDIT = "edit"
    ARCHIVE = "archive"
    TAKE_BACK = "take_back"
    """Archive on the same day what one has entered oneself: the undo of a save. `own` is then whoever made it."""
    PROPOSE = "propose"
    PRINT = "print"
    EXPORT = "export"
    ISSUE_BOOKLET = "issue_booklet"
    APPROVE_PLAN = "approve_plan"
    FILE_PROFILE = "file_profile"
    RESOLVE_CONFLICT = "resolve_conflict"
    MOVE = "move"
    """To another branch."""
    ERASE = "erase"
    """Everywhere and for good, as the person has a right to (D2, PIPL 47)."""
    MERGE = "merge"
    """Into another record, or apart from it again."""
    CLOSE_SHIFT = "close_shift"
    """Done to the branch's day: its record type is BRANCH."""
    CORRECT = "correct"
    """Change what is booked, with a reason that stays on record (`field_rights`)."""
    DECIDE_REQUEST = "decide_request"
    """Approve or refuse a request for an account (P1)."""


class RecordType(StrEnum):
    """The kinds of record that rights are given on; the values are the record names of the catalogue."""

    CUSTOMER = "customer"
    CONTACT = "contact"
    CONSENT = "consent"
    REGISTRATION_FORM = "registration_form"
    VISIT_BOOKLET = "visit_booklet"
    BOOKLET_PAGE = "booklet_page"
    VISIT = "visit"
    VISIT_PLAN = "visit_plan"
    PRODUCT = "product"
    PHONE_ORDER_NOTE = "phone_order_note"
    DAILY_ENTRY_REPORT = "daily_entry_report"
    STAFF = "staff"
    ACCOUNT = "account"
    BRANCH = "branch"
    DEVICE = "device"
    CHAIN = "chain"
    CALENDAR_DAY = "calendar_day"
    DIVISION_ENTRY = "division_entry"
    CUSTOMER_MOVE = "customer_move"
    DISTINCT_PAIR = "distinct_pair"
    DISCLOSURE = "disclosure"
    ACCOUNT_REQUEST = "account_request"
    HAND_OVER = "hand_over"
    CUSTOMER_MERGE = "customer_merge"
    PROPOSAL = "proposal"
    AMOUNT_CORRECTION = "amount_correction"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The person may."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The person may not; `words` say why and what to do instead."""

    words: Words


_ROLE_WORDS: Final = {
    Role.FRONT_DESK: Words("客服专员", "Service specialist"),
    Role.ACCOUNTANT: Words("会计", "Accountant"),
    Role.SALES_REP: Words("业务代表", "Sales representative"),
    Role.STORE_MANAGER: Words("店长", "Store manager"),
    Role.DIRECT_SALES: Words("直销专员", "Direct-sales specialist"),
    Role.CALL_CENTRE: Words("呼叫中心专员", "Call-centre specialist"),
    Role.CUSTOMER_RELATIONS: Words("客户关系专员", "Customer-relations specialist"),
    Role.OPERATIONS: Words("连锁店营运专员", "Chain operations specialist"),
    Role.FINANCE: Words("财务部", "Finance"),
    Role.ADMINISTRATOR: Words("系统管理员", "Administrator"),
}
_BRANCH_ROLES: Final = frozenset({Role.FRONT_DESK, Role.ACCOUNTANT, Role.SALES_REP, Role.STORE_MANAGER})

_CUSTOMER_FILE: Final = frozenset(
    {RecordType.CUSTOMER, RecordType.CONTACT, RecordType.CONSENT, RecordType.REGISTRATION_FORM}
)
_TWINS: Final = frozenset({RecordType.DISTINCT_PAIR, RecordType.CUSTOMER_MERGE})
_MERGED: Final = frozenset({RecordType.CUSTOMER, RecordType.CONTACT})
_ENTERED: Final = frozenset({RecordType.CUSTOMER, RecordType.CONTACT})
_BOOKLET: Final = frozenset({RecordType.VISIT_BOOKLET, RecordType.BOOKLET_PAGE})
_FIELD_WORK: Final = frozenset({RecordType.VISIT, RecordType.BOOKLET_PAGE})
# Logging a visit carries out one plan and proposes the next; approving stays with the manager.
_VISIT_LOG: Final = _FIELD_WORK | {RecordType.VISIT_PLAN}
_ADMINISTRATION: Final = frozenset(
    {
        RecordType.STAFF,
        RecordType.ACCOUNT,
        RecordType.BRANCH,
        RecordType.DEVICE,
        RecordType.CHAIN,
        RecordType.CALENDAR_DAY,
        RecordType.DIVISION_ENTRY,
    }
)
_BRANCH_WORK: Final = (
    _CUSTOMER_FILE
    | _BOOKLET
    | {RecordType.VISIT, RecordType.VISIT_PLAN, RecordType.PHONE_ORDER_NOTE, RecordType.DAILY_ENTRY_REPORT}
)
# A customer moves with everything that happened, and with the note that says why.
_FILE_AND_PAST: Final = _CUSTOMER_FILE | {
    RecordType.PHONE_ORDER_NOTE,
    RecordType.VISIT,
    RecordType.VISIT_PLAN,
    RecordType.CUSTOMER_MOVE,
    RecordType.CUSTOMER_MERGE,
    RecordType.PROPOSAL,
    RecordType.AMOUNT_CORRECTION,
}

_REQUEST: Final = frozenset({RecordType.ACCOUNT_REQUEST})
_BOOKED: Final = frozenset({RecordType.PHONE_ORDER_NOTE})

_Rights = dict[Action, frozenset[RecordType]]

# What a post may do with any record of its branch (or, at head office, of its scope).
_ANY: Final[dict[Role, _Rights]] = {
    Role.FRONT_DESK: {
        # A known customer at the counter is a visit to the shop, not a new form.
        Action.CREATE: _CUSTOMER_FILE | {RecordType.VISIT, RecordType.PHONE_ORDER_NOTE, RecordType.DISTINCT_PAIR},
        Action.PROPOSE: _CUSTOMER_FILE | {RecordType.PHONE_ORDER_NOTE},
        Action.PRINT: _CUSTOMER_FILE | {RecordType.PHONE_ORDER_NOTE},
        Action.CLOSE_SHIFT: frozenset({RecordType.BRANCH}),
    },
    Role.SALES_REP: {
        Action.CREATE: _CUSTOMER_FILE | _VISIT_LOG | {RecordType.PHONE_ORDER_NOTE, RecordType.DISTINCT_PAIR},
        Action.PROPOSE: _CUSTOMER_FILE | _VISIT_LOG | {RecordType.PHONE_ORDER_NOTE},
        Action.PRINT: _CUSTOMER_FILE | {RecordType.VISIT_PLAN},
    },
    Role.ACCOUNTANT: {
        Action.CREATE: _CUSTOMER_FILE
        | _VISIT_LOG
        | _TWINS
        | {RecordType.PHONE_ORDER_NOTE, RecordType.DAILY_ENTRY_REPORT},
        Action.EDIT: _CUSTOMER_FILE
        | _VISIT_LOG
        | _TWINS
        | {RecordType.PHONE_ORDER_NOTE, RecordType.DAILY_ENTRY_REPORT},
        Action.ARCHIVE: _CUSTOMER_FILE,
        Action.MERGE: _MERGED,
        Action.PROPOSE: _BRANCH_WORK,
        Action.PRINT: _BRANCH_WORK,
        Action.FILE_PROFILE: frozenset({RecordType.CUSTOMER, RecordType.REGISTRATION_FORM}),
        Action.RESOLVE_CONFLICT: _CUSTOMER_FILE | _FIELD_WORK,
        Action.CORRECT: _BOOKED,
        Action.CLOSE_SHIFT: frozenset({RecordType.BRANCH}),
    },
    Role.STORE_MANAGER: {
        Action.CREATE: _BRANCH_WORK | _TWINS | _REQUEST | {RecordType.HAND_OVER},
        Action.EDIT: _BRANCH_WORK | _TWINS | {RecordType.HAND_OVER},
        Action.ARCHIVE: _BRANCH_WORK,
        Action.MERGE: _MERGED,
        Action.PROPOSE: _BRANCH_WORK | {RecordType.STAFF, RecordType.BRANCH, RecordType.PRODUCT},
        Action.PRINT: _BRANCH_WORK,
        Action.EXPORT: _BRANCH_WORK | {RecordType.DISCLOSURE},
        Action.ISSUE_BOOKLET: frozenset({RecordType.VISIT_BOOKLET}),
        Action.APPROVE_PLAN: frozenset({RecordType.VISIT_PLAN}),
        # An absent accountant's work: both names are kept on the record.
        Action.FILE_PROFILE: frozenset({RecordType.CUSTOMER, RecordType.REGISTRATION_FORM}),
        Action.RESOLVE_CONFLICT: _BRANCH_WORK,
        Action.CORRECT: _BOOKED,
        Action.CLOSE_SHIFT: frozenset({RecordType.BRANCH}),
    },
    Role.DIRECT_SALES: {
        Action.CREATE: _CUSTOMER_FILE | _FIELD_WORK | {RecordType.PHONE_ORDER_NOTE},
        Action.PROPOSE: _CUSTOMER_FILE,
        Action.PRINT: _CUSTOMER_FILE,
        Action.FILE_PROFILE: frozenset({RecordType.CUSTOMER}),
    },
    Role.CALL_CENTRE: {
        Action.CREATE: frozenset({RecordType.CONTACT, RecordType.CONSENT, RecordType.PHONE_ORDER_NOTE}),
        Action.PROPOSE: _CUSTOMER_FILE,
    },
    Role.CUSTOMER_RELATIONS: {
        Action.CREATE: _TWINS | {RecordType.CONSENT, RecordType.CUSTOMER_MOVE},
        Action.EDIT: _CUSTOMER_FILE | _TWINS,
        Action.MOVE: _FILE_AND_PAST,
        Action.ERASE: _FILE_AND_PAST | {RecordType.DISTINCT_PAIR, RecordType.DISCLOSURE},
        Action.MERGE: _MERGED,
        Action.ARCHIVE: _CUSTOMER_FILE,
        Action.PROPOSE: _BRANCH_WORK,
        Action.PRINT: _BRANCH_WORK,
        Action.EXPORT: _CUSTOMER_FILE | {RecordType.VISIT, RecordType.DAILY_ENTRY_REPORT, RecordType.DISCLOSURE},
        Action.RESOLVE_CONFLICT: _CUSTOMER_FILE,
    },
    Role.OPERATIONS: {
        Action.CREATE: _REQUEST,
        Action.PROPOSE: _BRANCH_WORK,
        Action.PRINT: _BRANCH_WORK,
        Action.EXPORT: frozenset({RecordType.VISIT, RecordType.VISIT_PLAN, RecordType.DAILY_ENTRY_REPORT}),
    },
    Role.FINANCE: {
        Action.PROPOSE: frozenset({RecordType.CUSTOMER}),
        Action.PRINT: frozenset({RecordType.CUSTOMER, RecordType.DAILY_ENTRY_REPORT}),
        Action.EXPORT: frozenset({RecordType.DAILY_ENTRY_REPORT}),
    },
    Role.ADMINISTRATOR: {
        Action.CREATE: _ADMINISTRATION | _REQUEST | {RecordType.PRODUCT},
        Action.EDIT: _ADMINISTRATION | {RecordType.PRODUCT},
        Action.ARCHIVE: _ADMINISTRATION | {RecordType.PRODUCT},
        Action.PRINT: _ADMINISTRATION | {RecordType.PRODUCT},
        Action.EXPORT: _ADMINISTRATION | {RecordType.PRODUCT, RecordType.DISCLOSURE},
        Action.RESOLVE_CONFLICT: _ADMINISTRATION | {RecordType.PRODUCT},
        Action.DECIDE_REQUEST: _REQUEST,
    },
}

# Nobody can do a thing that is to be logged without its being logged.
_EVERYBODY: Final = frozenset({(Action.CREATE, RecordType.DISCLOSURE)})

# What a post may do beside that with the records the person entered or owns.
_OWN: Final[dict[Role, _Rights]] = {
    Role.FRONT_DESK: {
        Action.EDIT: _CUSTOMER_FILE | {RecordType.VISIT, RecordType.PHONE_ORDER_NOTE},
        Action.TAKE_BACK: _ENTERED,
    },
    Role.SALES_REP: {
        Action.EDIT: _CUSTOMER_FILE | _VISIT_LOG | {RecordType.PHONE_ORDER_NOTE},
        Action.TAKE_BACK: _ENTERED,
        Action.PRINT: _BOOKLET | {RecordType.VISIT},
    },
    Role.DIRECT_SALES: {
        Action.EDIT: _CUSTOMER_FILE | _FIELD_WORK | {RecordType.PHONE_ORDER_NOTE},
        Action.ARCHIVE: _CUSTOMER_FILE,
        Action.RESOLVE_CONFLICT: _CUSTOMER_FILE,
    },
    Role.CALL_CENTRE: {
        Action.EDIT: _CUSTOMER_FILE | {RecordType.PHONE_ORDER_NOTE},
        Action.TAKE_BACK: frozenset({RecordType.CONTACT}),
        Action.FILE_PROFILE: frozenset({RecordType.CUSTOMER}),
    },
    # Who asked may take the request back while nobody has decided.
    Role.STORE_MANAGER: {Action.EDIT: _REQUEST},
    Role.OPERATIONS: {Action.EDIT: _REQUEST},
    Role.ADMINISTRATOR: {Action.EDIT: _REQUEST},
}

_INSTEAD: Final = {
    Action.CREATE: Words("{role}不能新建这类记录，请找{holder}", "A {role} cannot create this: ask the {holder}"),
    Action.EDIT: Words("{role}不能修改这条记录，请找{holder}", "A {role} cannot change this: ask the {holder}"),
    Action.ARCHIVE: Words("{role}不能归档，请找{holder}", "A {role} cannot archive this: ask the {holder}"),
    Action.TAKE_BACK: Words("{role}不能撤销这条登记，请找{holder}", "A {role} cannot take this back: ask the {holder}"),
    Action.PROPOSE: Words(
        "{role}不能对这类记录提建议，请找{holder}", "A {role} cannot propose changes here: ask the {holder}"
    ),
    Action.PRINT: Words("{role}不能打印这类记录，请找{holder}", "A {role} cannot print this: ask the {holder}"),
    Action.EXPORT: Words("导出由{holder}操作，并留下记录", "Only the {holder} may export this, and it leaves a trace"),
    Action.ISSUE_BOOKLET: Words("拜访册由{holder}发放", "Booklets are issued by the {holder}"),
    Action.APPROVE_PLAN: Words("拜访计划由{holder}批准", "Visit plans are approved by the {holder}"),
    Action.FILE_PROFILE: Words("建档由{holder}完成", "Profiles are filed by the {holder}"),
    Action.RESOLVE_CONFLICT: Words("两边改得不一样，请{holder}来定", "The {holder} decides between the two values"),
    Action.MOVE: Words("客户转店由总部{holder}办理", "Customers are moved to another branch by the {holder}"),
    Action.ERASE: Words(
        "应本人要求删除由总部{holder}办理。请先撤回同意、归档，并告诉总部",
        "A person is erased by head office's {holder}. Withdraw consent, archive, and tell head office",
    ),
    Action.MERGE: Words("合并档案请找{holder}", "Ask the {holder} to merge files"),
    Action.CLOSE_SHIFT: Words("交班由{holder}操作", "The shift is closed by the {holder}"),
    Action.CORRECT: Words("已入账，由{holder}更正并写明原因", "It is booked: the {holder} corrects it, with a reason"),
    Action.DECIDE_REQUEST: Words("账号申请由总部{holder}审批", "Requests for accounts are decided by the {holder}"),
}
_INSTEAD_OF: Final = {
    (Action.CREATE, RecordType.ACCOUNT_REQUEST): Words(
        "账号申请由{holder}提出", "Accounts are requested by the {holder}"
    ),
    (Action.CREATE, RecordType.HAND_OVER): Words("工作交接由{holder}办理", "Work is handed over by the {holder}"),
    (Action.EDIT, RecordType.HAND_OVER): Words("撤销交接由{holder}办理", "The {holder} takes a hand-over back"),
    (Action.EDIT, RecordType.ACCOUNT_REQUEST): Words(
        "只有申请人可以撤回", "Only who made the request may take it back"
    ),
}
_PROPOSE_INSTEAD: Final = Words(
    "这条记录不归你修改。可以提出修改建议，由负责人或{holder}确认",
    "This record is not yours to change. Propose the change: its owner or the {holder} accepts it",
)
# In the order in which a clerk would turn to them.
_HOLDERS: Final = (
    Role.ACCOUNTANT,
    Role.STORE_MANAGER,
    Role.CUSTOMER_RELATIONS,
    Role.ADMINISTRATOR,
)


def may(role: Role, action: Action, record_type: RecordType, *, own: bool) -> Allowed | Refused:
    """Whether `role` may do `action` to a record of `record_type` that the person entered or owns (`own`) or did not.

    Front desk and reps edit what is theirs and propose changes to the rest; accountant and manager edit their branch's
    (U5.2, U6.2). Scope - which branch - is not judged here.
    """
    if (action, record_type) in _EVERYBODY:
        return Allowed()
    if record_type in _ANY[role].get(action, frozenset()):
        return Allowed()
    if own and record_type in _OWN.get(role, {}).get(action, frozenset()):
        return Allowed()
    return Refused(_refusal(role, action, record_type))


def _refusal(role: Role, action: Action, record_type: RecordType) -> Words:
    template = _INSTEAD_OF.get((action, record_type))
    holder = next((one for one in _HOLDERS if record_type in _held(one, action)), None)
    if holder is None:
        return Words("这类记录没有这个操作", "This cannot be done with this kind of record")
    template = template or _INSTEAD[action]
    if action is Action.EDIT and record_type in _ANY[role].get(Action.PROPOSE, frozenset()):
        template = _PROPOSE_INSTEAD
    return Words(
        template.zh.format(role=role.words.zh, holder=holder.words.zh),
        template.en.format(role=role.words.en.lower(), holder=holder.words.en.lower()),
    )


def _held(role: Role, action: Action) -> frozenset[RecordType]:
    return _ANY[role].get(action, frozenset()) | _OWN.get(role, {}).get(action, frozenset())
