"""What Tesseract writes, parsed; no Tesseract needed."""

from __future__ import annotations

from miner.read.ocr.hocr import Letter, parsed

HEAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body>
<div class='ocr_page' title='image "p.png"; bbox 0 0 400 300'>"""
FOOT = b"</div></body></html>"
LINE = """<div class='ocr_separator' title="bbox 10 90 390 92"></div>
<div class='ocr_photo' title="bbox 10 150 200 290"></div>
<p class='ocr_par'><span class='ocr_line' title="bbox 10 20 210 50; baseline 0.01 -8; x_size 30.5; x_descenders 7">
<span class='ocrx_word' title='bbox 10 20 60 50; x_wconf 91'>
 <span class='ocrx_cinfo' title='x_bboxes 10 22 24 42; x_conf 99.5'>R</span>
 <span class='ocrx_cinfo' title='x_bboxes 26 24 60 42; x_conf 98'>ﬁ</span>
</span>
<span class='ocrx_word' title='bbox 110 20 210 50; x_wconf 47'>a&amp;b</span>
<span class='ocrx_word' title='bbox 215 20 220 50; x_wconf 10'> </span>
</span></p>""".encode()


def test_words_letters_and_confidence() -> None:
    seen = parsed(HEAD + LINE + FOOT)
    (row,) = seen.rows
    assert [(word.text, word.sure) for word in row.words] == [("Rﬁ", 91), ("a&b", 47)]
    assert row.words[0].letters == (Letter("R", (10, 22, 24, 42)), Letter("ﬁ", (26, 24, 60, 42)))
    assert row.height == 30.5
    assert seen.sure == (2 * 91 + 3 * 47) / 5


def test_a_word_without_boxes_of_its_letters_parts_its_own() -> None:
    letters = parsed(HEAD + LINE + FOOT).rows[0].words[1].letters
    assert [round(letter.ink[0]) for letter in letters] == [110, 143, 177]
    assert letters[-1].ink[2] == 210


def test_the_baseline_climbs_with_the_line() -> None:
    first, second = parsed(HEAD + LINE + FOOT).rows[0].words
    assert first.baseline == 50 - 8 + 0.01 * 25
    assert second.baseline == 50 - 8 + 0.01 * 150


def test_lines_and_pictures_drawn() -> None:
    seen = parsed(HEAD + LINE + FOOT)
    assert seen.rules == ((10, 90, 390, 92),)
    assert seen.shapes == ((10, 150, 200, 290),)


def test_nothing_seen() -> None:
    for nothing in (b"", b" \n", HEAD + FOOT):
        assert parsed(nothing).rows == ()
        assert parsed(nothing).sure == 0


def test_entities_of_its_own_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    line = LINE.replace(b"a&amp;b", b"x&a;&b;")
    text = parsed(bomb + HEAD[HEAD.index(b"<html") :] + line + FOOT).rows[0].words[1].text
    assert text == "x&a;&b;"
