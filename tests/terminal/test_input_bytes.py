"""Bytes of a terminal as text: what is none is dropped, and an answer in pieces stays an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.terminal.input_bytes import InputDecoder, plain_key_report


class Decoder(InputDecoder):
    """Counts what it drops."""

    def __init__(self, expecting: bool = False) -> None:
        self.dropped = 0
        super().__init__(lambda: expecting, self._note)

    def _note(self, count: int) -> None:
        self.dropped += count


def fed(decoder: InputDecoder, *pieces: bytes) -> list[str]:
    return [decoder.decode(piece) for piece in pieces]


plain_text = st.text(st.characters(exclude_characters="\ufffd\x1b", exclude_categories=["Cs"]))


@given(plain_text, st.integers(0, 99), st.booleans())
def test_text_comes_through_whole_wherever_it_is_split(text: str, at: int, expecting: bool) -> None:
    data = text.encode()
    decoder = Decoder(expecting)
    assert "".join(fed(decoder, data[:at], data[at:])) == text
    assert decoder.dropped == 0


@given(st.lists(st.binary(max_size=40), max_size=5), st.booleans())
def test_no_bytes_raise_and_the_rest_comes_through(pieces: list[bytes], expecting: bool) -> None:
    decoder = Decoder(expecting)
    fed(decoder, *pieces)
    decoder.decode(b"", final=True)
    assert decoder.decode(b"q") == "q"


def test_a_latin_1_letter_is_dropped_and_its_neighbours_are_not() -> None:
    decoder = Decoder()
    assert "".join(fed(decoder, b"a\xe9b", b"\xffq")) == "abq"
    assert decoder.dropped == 2


@pytest.mark.parametrize("report", [b"\x1b[M \xe0!", b"\x1b[M#\xff\xff", b"\x1b[M   "])
def test_an_old_report_of_the_mouse_is_dropped_whole(report: bytes) -> None:
    for at in range(len(report) + 1):
        decoder = Decoder()
        text = "".join(fed(decoder, report[:at], report[at:] + b"q"))
        # Split before its third byte nobody can tell yet that it is one.
        if at in (0, *range(3, len(report) + 1)):
            assert text == "q"
            assert decoder.dropped == len(report)
        assert text.endswith("q")


@pytest.mark.parametrize("answer", ["\x1b[12;34R", "\x1b[?2026;2$y", "\x1b[?2048;0$y"])
def test_an_answer_in_pieces_is_put_together_while_one_is_owed(answer: str) -> None:
    data = answer.encode()
    for at in range(1, len(data)):
        first, second = fed(Decoder(expecting=True), data[:at], data[at:] + b"q")
        assert (first, second) == ("", answer + "q")


def test_while_nothing_is_owed_escape_goes_through_at_once() -> None:
    assert fed(Decoder(), b"\x1b") == ["\x1b"]


def test_an_escape_that_was_held_back_is_not_lost() -> None:
    assert fed(Decoder(expecting=True), b"\x1b", b"q") == ["", "\x1bq"]
    decoder = Decoder(expecting=True)
    fed(decoder, b"\x1b")
    assert decoder.decode(b"", final=True) == "\x1b"


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("\x1b[97:65;5:1u", "\x1b[97;5u"),
        ("\x1b[97;5:2u", "\x1b[97;5u"),
        ("\x1b[97;5:3u", ""),
        ("\x1b[99999999u", ""),
        ("\x1b[55296u", ""),
        ("\x1b[97;5;99999999u", ""),
    ],
)
def test_a_report_of_a_key_keeps_what_was_asked_for(report: str, expected: str) -> None:
    assert plain_key_report(report) == expected


LATE = (
    "\x1b_Gi=31;OK\x1b\\",
    "\x1bP>|kitty(0.26.5)\x1b\\",
    "\x1b[6;17;8t",
    "\x1b[?62;22c",
    "\x1b[?1;0;1024S",
    "\x1b[0n",
    # To questions of other programs, which the terminal answers when they have gone.
    "\x1b[>1;10;0c",
    "\x1b[4;680;960t",
    "\x1b[?997;1n",
    "\x1b[?0u",
    "\x1b]11;rgb:0e0e/1010/1616\x07",
    "\x1bP!|7E565445\x1b\\",
    "\x1bP1+r524742=38\x1b\\",
)


@pytest.mark.parametrize("answer", LATE)
def test_an_answer_that_nobody_waits_for_any_more_is_no_key(answer: str) -> None:
    data = answer.encode()
    assert fed(Decoder(), b"a" + data + data + b"q") == ["aq"]
    for at in range(1, len(data)):
        assert "".join(fed(Decoder(expecting=True), data[:at], data[at:] + b"q")) == "q"


@pytest.mark.parametrize(
    "answer", [b"\x1b]11;rgb:0000/2b2b/3636\x1b\\", b"\x1b]4;1;rgb:cd/00/00\x07", b"\x1bP1+r544e=787465\x1b\\"]
)
def test_an_answer_to_another_program_is_no_key(answer: bytes) -> None:
    for at in (0, *range(5, len(answer))):
        assert "".join(fed(Decoder(), answer[:at], answer[at:] + b"q")) == "q"


def test_half_an_answer_does_not_swallow_keys_for_long() -> None:
    now = 0.0
    decoder = InputDecoder(lambda: True, lambda _: None, clock=lambda: now)
    assert decoder.decode(b"\x1b_Gi=31;O") == ""
    assert decoder.decode(b"K\x1b\\q") == "q"
    assert decoder.decode(b"\x1b_Gi=31;O") == ""
    now = 2.0
    assert decoder.decode(b"q") == "q"


def test_what_was_read_before_comes_first() -> None:
    decoder = InputDecoder(lambda: False, lambda _: None, first=b"ab\x1b_Gi=3")
    assert decoder.decode(b"1;OK\x1b\\c") == "abc"


def test_words_about_graphics_are_heard() -> None:
    heard: list[str] = []
    decoder = InputDecoder(lambda: False, lambda _: None, note_graphics=heard.append)
    assert decoder.decode(b"\x1b_Gi=7;ENOENT:gone\x1b\\") == ""
    assert heard == ["i=7;ENOENT:gone"]


@pytest.mark.parametrize("answer", LATE)
def test_a_late_answer_in_pieces_is_no_key_either_and_escape_is_one_at_once(answer: str) -> None:
    data = answer.encode()
    for at in range(2, len(data)):
        decoder = InputDecoder(lambda: False, lambda _: None, late=lambda: True)
        assert decoder.decode(data[:at]) + decoder.decode(data[at:] + b"q") == "q"
    assert InputDecoder(lambda: False, lambda _: None, late=lambda: True).decode(b"\x1b") == "\x1b"


@pytest.mark.parametrize("half", [b"\x1b_Gi=31;O", b"\x1bP>|kit", b"\x1b[6;1", b"\x1b[?62;", b"\x1b[?;;;"])
@pytest.mark.parametrize("behind", [b"\x1b[1;1R", b"\x1b[A"])
def test_half_an_answer_with_another_behind_it_is_no_keys(half: bytes, behind: bytes) -> None:
    for pieces in ((half + behind,), (half, behind)):
        decoder = InputDecoder(lambda: True, lambda _: None, late=lambda: True)
        assert "".join(decoder.decode(piece) for piece in pieces) == behind.decode()


@pytest.mark.parametrize("half", [b"\x1b_Gi=31;O", b"\x1bP>|kit", b"\x1b[6;1", b"\x1b[?62;"])
def test_half_an_answer_from_before_the_screen_swallows_no_key_and_is_none(half: bytes) -> None:
    now = [0.0]
    decoder = InputDecoder(lambda: False, lambda _: None, b"j" + half, clock=lambda: now[0], late=lambda: True)
    now[0] = 2.0
    assert decoder.decode(b" ") == "j "


@pytest.mark.parametrize("report", ["\x1b[I", "\x1b[<35;40;12M", "\x1b[O\x1b[<0;1;1m"])
@pytest.mark.parametrize("answer", LATE)
@pytest.mark.parametrize("together", [True, False])
def test_an_answer_that_a_report_stands_in_is_no_keys_and_the_report_comes_through(
    answer: str, report: str, together: bool
) -> None:
    for at in range(3, len(answer)):
        decoder = Decoder(expecting=True)
        pieces = [answer[:at].encode(), report.encode(), answer[at:].encode()]
        text = "".join(fed(decoder, *([b"".join(pieces)] if together else pieces), b"q"))
        assert text == f"{report}q", (at, text)


def test_an_answer_is_put_together_across_several_reports() -> None:
    decoder = Decoder(expecting=True)
    torn = fed(decoder, b"\x1b[12;\x1b[I3", b"\x1b[<35;1;1M4", b"\x1b[<35;1;2MR")
    assert "".join(torn) == "\x1b[I\x1b[<35;1;1M\x1b[<35;1;2M\x1b[12;34R"


def test_a_key_before_a_report_is_left_where_it_is_while_nothing_is_owed() -> None:
    decoder = Decoder()
    assert "".join(fed(decoder, b"\x1b[1;5A\x1b[I\x1b[15~\x1b[<35;1;1Ma")) == "\x1b[1;5A\x1b[I\x1b[15~\x1b[<35;1;1Ma"


@pytest.mark.parametrize("half", [b"\x1b_Gi=3", b"\x1bP>|ki", b"\x1b_Gi=3\x1b[<35;7;7M"])
@pytest.mark.parametrize(("owed", "seconds"), [(False, 1.5), (True, 4.5)])
def test_half_an_answer_takes_the_keys_of_a_moment_and_no_more(half: bytes, owed: bool, seconds: float) -> None:
    now = [0.0]
    decoder = InputDecoder(lambda: owed, lambda _: None, clock=lambda: now[0])
    decoder.decode(half)
    text = ""
    while now[0] < 8.0:
        now[0] += 0.4
        text = decoder.decode(b"a")
        assert text == "a" or now[0] <= seconds


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("\x1b[?1", "\x1b[?62;22c", "a"), "a"),
        (("\x1b[?1", "\x1b[<0;5;5M", "a"), "\x1b[<0;5;5Ma"),
        (("\x1b[5", "\x1b[I", "c"), "\x1b[Ic"),
        (("\x1b[?6", "5 c"), "5 c"),
        (("\x1b[6;1", "8 c"), "8 c"),
        (("\x1b[?1", "é"), "é"),
        (("\x1b[?62;2", "2;4\x1b[A"), "\x1b[A"),
        *(((half, key), key) for half in ("\x1b[?1", "\x1b[?62;2") for key in "hlty"),
        *(((half, key), key) for half in ("\x1b[6;1", "\x1b[6;17;8") for key in "mpqrsvwxyKTX"),
        (("\x1b[?", "0u", "a"), "a"),
        (("\x1b]11;rgb:0e", "\x1b[A"), "\x1b[A"),
        (("\x1b[?2026", ";2$y", "a"), "\x1b[?2026;2$ya"),
        (("\x1b[12", "\x1b[I", ";34R"), "\x1b[I\x1b[12;34R"),
    ],
)
def test_half_an_answer_is_joined_only_with_what_makes_it_whole(pieces: tuple[str, ...], text: str) -> None:
    decoder = Decoder(expecting=True)
    assert "".join(fed(decoder, *(piece.encode() for piece in pieces))) == text


@pytest.mark.parametrize(("heard", "text"), [(True, ""), (False, "\x1b")])
def test_a_lone_escape_waits_only_for_a_terminal_that_answers(heard: bool, text: str) -> None:
    decoder = InputDecoder(lambda: True, lambda _: None, heard=lambda: heard)
    assert decoder.decode(b"\x1b") == text
    assert decoder.decode(b"[A") == ("\x1b[A" if heard else "[A")


@pytest.mark.parametrize("answer", LATE)
def test_the_rest_of_an_answer_whose_escape_was_a_key_is_no_keys(answer: str) -> None:
    now = [0.0]
    decoder = InputDecoder(lambda: False, lambda _: None, clock=lambda: now[0])
    assert "".join(fed(decoder, b"a\x1b", f"{answer[1:]}q".encode())) == "a\x1bq"
    assert "".join(fed(decoder, b"\x1b", b"[A", b"[", b"6;1", b"q")) == "\x1b[A[6;1q"
    assert decoder.decode(b"\x1b") == "\x1b"
    now[0] = 5.0
    assert decoder.decode(answer[1:].encode()) == answer[1:]


@pytest.mark.parametrize("answer", LATE)
def test_an_answer_that_comes_late_byte_by_byte_is_an_escape_at_most(answer: str) -> None:
    decoder = InputDecoder(lambda: False, lambda _: None, late=lambda: True, clock=lambda: 0.0)
    assert "".join(fed(decoder, *(bytes([byte]) for byte in f"{answer}q".encode()))) == "\x1bq"


@pytest.mark.parametrize("key", ["\x1b[A", "\x1b[1;5A", "\x1bOP", "\x1b_", "\x1bP"])
def test_a_key_byte_by_byte_stays_one_while_answers_may_come(key: str) -> None:
    decoder = InputDecoder(lambda: False, lambda _: None, late=lambda: True, clock=lambda: 0.0)
    assert "".join(fed(decoder, *(bytes([byte]) for byte in f"{key}é".encode()))) == f"{key}é"


def test_behind_an_answer_the_first_two_bytes_of_another_are_no_keys() -> None:
    decoder = InputDecoder(lambda: False, lambda _: None)
    assert "".join(fed(decoder, b"\x1b[?62;c\x1bP", b">|kitty(0.40.0)\x1b\\\x1b[", b"0nq")) == "q"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x9b?62;22c", ""),
        (b"a\x9b15~b", "a\x1b[15~b"),
        (b"\x9b<35;4;5M", "\x1b[<35;4;5M"),
        (b"\x9bq", "q"),
        ("\u4e5b5~".encode(), "\u4e5b5~"),
        ("\u00db1;2A".encode(), "\u00db1;2A"),
    ],
)
def test_controls_of_eight_bits_are_sequences_and_not_keys(data: bytes, text: str) -> None:
    assert "".join(fed(Decoder(), data)) == text
