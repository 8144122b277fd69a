"""The customer's page by Tab alone: down the page, then its consents."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.customers.conftest import Screen


def test_tab_goes_down_the_page(screen: Screen, customer: str) -> None:
    screen.open(customer)
    first = screen.focus

    def walked() -> list[str]:
        first.setFocus()
        names: list[str] = []
        for _ in range(10):
            names.append(screen.focus.objectName())
            QTest.keyClick(screen.focus, Qt.Key.Key_Tab)
        return names

    # Contacts and consents take their place in the order once they are laid out.
    screen.until(lambda: walked()[1].startswith("contact_") and walked()[8] == "consent_call_back")
    at = walked()
    assert at[0] == "section_identity"
    assert at[2:6] == ["addContact", "section_place", "section_business", "section_care"]
    assert at[6:] == ["section_terms", "section_invoice", "consent_call_back", "consent_greetings"]
