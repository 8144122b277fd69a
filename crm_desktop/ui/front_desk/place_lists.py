"""Province, city and district: three lists, each offering what lies in the one before, filled from one pasted line."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from crm_desktop.rules.addresses import Address, parse_address
from crm_desktop.rules.divisions import Divisions, Level
from crm_desktop.rules.words import Words
from crm_desktop.ui.front_desk.answers import put_choice
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.select import Select


class PlaceLists(QObject):
    """Keeps the three lists in step; `divisions` reads the table they offer."""

    def __init__(
        self, parent: QObject, province: Select, city: Select, district: Select, *, divisions: Callable[[], Divisions]
    ) -> None:
        super().__init__(parent)
        self._divisions = divisions
        self._province, self._city, self._district = province, city, district
        self._filling = False
        _offer(province, divisions().provinces())
        province.changed.connect(self._on_province)
        city.changed.connect(self._on_city)

    def put(self, province: str, city: str, district: str) -> None:
        """Show a place, with the names as they were written."""
        self._filling, table = True, self._divisions()
        put_choice(self._province, province)
        _offer(self._city, cities_of(province, table))
        put_choice(self._city, city)
        _offer(self._district, districts_of(province, city, table))
        put_choice(self._district, district)
        self._filling = False

    def take(self, line: str, *, home: str) -> str:
        """Split province, city and district off an address typed in one line; what is left is returned."""
        found: Address = parse_address(line, home=home, divisions=self._divisions())
        if not found.province:
            return line
        self.put(found.province, found.city, found.district or self._kept_district(found))
        return found.street

    def _kept_district(self, found: Address) -> str:
        same = found.city == self._city.value() and found.province == self._province.value()
        return self._district.value() if same else ""

    def _on_province(self, province: object) -> None:
        if not self._filling:
            cities = cities_of(str(province), self._divisions())
            self.put(str(province), cities[0] if len(cities) == 1 else "", "")

    def _on_city(self, city: object) -> None:
        if not self._filling:
            self.put(self._province.value(), str(city), "")


def cities_of(province: str, table: Divisions) -> tuple[str, ...]:
    """The cities of a province; a municipality is its own."""
    if not province:
        return ()
    return table.children(province, level=Level.CITY) or (province,)


def districts_of(province: str, city: str, table: Divisions) -> tuple[str, ...]:
    """The districts of a city; those of a municipality stand under its province."""
    return table.children(city or province, level=Level.DISTRICT) if city else ()


def _offer(target: Select, names: tuple[str, ...]) -> None:
    target.blockSignals(True)
    target.clear()
    for option in (Option("", Words("—", "—")), *(Option(name, Words(name, name)) for name in names)):
        target.addItem(option.words.zh, option.key)
    target.setCurrentIndex(0)
    target.blockSignals(False)
