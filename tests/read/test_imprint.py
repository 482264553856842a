"""Citation lines of papers, in the forms that journals print."""

from __future__ import annotations

import pytest

from miner.read.paper.imprint import imprint_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("J Invent Lamps (2011) 4:12–15", ("J Invent Lamps", "2011", "4", "12–15")),
        ("Nobody et al. Lamp Reports (2020) 20:1043", ("Lamp Reports", "2020", "20", "1043")),
        ("J Invent Lamps. 2011;4(2):e12-5. Spots of keepers", ("J Invent Lamps", "2011", "4", "e12-5")),
        ("J Invent Lamps 2011; 4: 12–15", ("J Invent Lamps", "2011", "4", "12–15")),
        ("Spots 2014, 4, 932-945; doi:10.9999/spots4040932", ("Spots", "2014", "4", "932-945")),
        ("Invented Journal of Lamps, 2021, 51(3)371–378", ("Invented Journal of Lamps", "2021", "51", "371–378")),
        ("The Open Lamp Journal, 2016, 10, (Suppl-1, M9) 214-226", ("The Open Lamp Journal", "2016", "10", "214-226")),
        ("J Lamp-Borne Dis, September 2017, 11(3): 427–432", ("J Lamp-Borne Dis", "2017", "11", "427–432")),
        (
            "Invented Journal of Lamps Vol.9. No.3. pp: 177-186, Summer 2011",
            ("Invented Journal of Lamps", "2011", "9", "177-186"),
        ),
        (
            "Case Reports in Lamps Volume 2016, Article ID 3545480, 3 pages",
            ("Case Reports in Lamps", "", "2016", "3545480"),
        ),
        ("Nobody A, Noone B (2014) Spots of keepers. Lamps ONE 9(12): e115884.", ("Lamps ONE", "", "9", "e115884")),
        ("Received 4 May 2011; Accepted 9 June 2011", ("", "", "", "")),
        ("Department of Lamps, University of the Isle, 4 Sea Road", ("", "", "", "")),
    ],
)
def test_citation_lines(line: str, expected: tuple[str, str, str, str]) -> None:
    found = {item.name: item for item in imprint_of(line)}
    assert tuple(found[n].value if n in found else "" for n in ("journal", "year", "volume", "pages")) == expected
    for item in found.values():
        assert line[item.start : item.start + len(item.value)] == item.value
