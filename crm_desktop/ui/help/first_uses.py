"""The steps of the first use that come before anybody works, named alike at the door and in the window."""

from typing import Final

from crm_desktop.rules.words import Words

ENROL: Final = Words("启用电脑", "Enrol")
SIGN_IN: Final = Words("登录", "Sign in")
SOMETHING: Final = Words("开始工作", "Begin to work")
"""The third step, before it is known who works here."""
