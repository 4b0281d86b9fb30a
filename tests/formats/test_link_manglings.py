"""A valid link, damaged in any way and in any order, gives the same experiment or a refusal: never a third thing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formats.manglings import MANGLINGS
from formats.strategies import browser_experiments
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link import looks_like_link, parse, write

LINK = (
    "https://playground.tensorflow.org/#activation=relu&regularization=L2&batchSize=12&dataset=spiral&"
    "regDataset=reg-gauss&learningRate=0.003&regularizationRate=0.01&noise=15&networkShape=8,4&seed=0.66474&"
    "showTestData=true&discretize=false&percTrainData=70&x=true&y=true&xTimesY=false&xSquared=true&ySquared=false&"
    "cosX=false&sinX=true&cosY=false&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
)
SHORT = "http://playground.tensorflow.org/#dataset=xor&noise=5&regularization=L1&networkShape=3,2&seed=0.5"
FORK = "https://someone.github.io/playground/#activation=linear&regDataset=reg-plane&problem=regression&x_hide=true"

HOSTS = ("https://playground.tensorflow.org/", "https://someone.github.io/playground/", "http://localhost:5000/", "")
# What a link carries whatever is done to it: of seeds with % or \ in them nobody can say whether that was damage.
seeds = st.integers(0, 99_999).map("0.{:05d}".format) | st.text("abcXYZ0123456789-", min_size=1, max_size=12)


@st.composite
def links(draw: st.DrawFn) -> str:
    """A link as the page writes it, or some of its pieces, in any order."""
    experiment = draw(browser_experiments(st.just("")).filter(lambda experiment: not experiment.network.draw))
    written = write(experiment.change({"data.seed": draw(seeds)}))
    pieces = written.partition("#")[2].split("&")
    if draw(st.booleans()):
        pieces = draw(st.lists(st.sampled_from(pieces), unique=True, min_size=2, max_size=12))
    return f"{draw(st.sampled_from(HOSTS))}#{'&'.join(pieces)}"


chains = st.lists(st.tuples(st.sampled_from(list(MANGLINGS)), st.integers(0, 99)), min_size=1, max_size=5)


def outcome(text: str) -> Experiment | None:
    """The experiment; None for a refusal."""
    try:
        experiment, notes = parse(text)
    except InputError:
        return None
    assert all(note.isprintable() for note in notes)
    return experiment


@settings(max_examples=250)
@given(links(), chains)
@example(SHORT, [("mail", 0), ("line ends", 3)])
@example(SHORT, [("soft breaks", 2), ("line ends", 0)])
@example(FORK, [("prose", 10), ("percent", 6)])
@example(SHORT, [("prose", 9)])
@example(LINK, [("entities decoded", 0), ("line ends", 5), ("markdown", 2)])
@example(LINK, [("line ends", 4), ("redirects", 0)])
@example(SHORT, [("markup", 4), ("percent", 3)])
# What is left of an entity that was torn, of a key, of a number, of a text: refused.
@example(LINK, [("entities", 9), ("entities", 73), ("mail", 35), ("line ends", 43)])
@example(LINK, [("prose", 62), ("line ends", 0), ("entities left", 52), ("entities", 9), ("entities", 96)])
@example(LINK, [("entities", 31), ("percent", 54), ("line ends", 93), ("entities left", 15)])
@example(SHORT, [("percent", 62), ("mail", 16), ("json", 43), ("entities", 82), ("markdown", 82)])
@example("http://localhost:5000/#cosY=false&noise=0&seed=0.5&sinY=true&learningRate=0.03", [("line ends", 39)])
@example("#x=true&noise=15&seed=567Y&networkShape=8,4", [("markdown", 16), ("line ends", 5)])
@example("http://localhost:5000/#discretize=true&seed=bcY", [("prose", 10)])
@example("#showTestData=true&activation=tanh&x=true&seed=34-466--X", [("prose", 5)])
@example("#percTrainData=90&dataset=xor&noise=50&seed=5&regularization=none", [("json", 2), ("entities left", 2)])
@example("#initZero=true&dataset=xor&noise=50&seed=0.35808&regDataset=reg-gauss", [("entities left", 0)])
@example(
    "http://localhost:5000/#noise=50&xTimesY=false&sinX=true&dataset=xor&seed=0.87065",
    [("markdown", 42), ("markdown", 70)],
)
@example(LINK, [("prose", 47), ("percent", 6), ("soft breaks", 77), ("line ends", 1)])
# Keys, values and entities in two pieces, what stands behind the last value, and second = signs: refused, or joined.
@example("http://localhost:5000/#seed=0.20204&learningRate=0.001&xTimesY=true", [("mail", 48), ("markdown", 70)])
@example(
    "http://localhost:5000/#networkShape=3&dataset=spiral",
    [("entities", 76), ("line ends", 86), ("entities decoded", 60)],
)
@example("#batchSize=1&problem=regression", [("soft breaks", 23), ("redirects", 67), ("mail", 84), ("percent", 35)])
@example(
    "https://someone.github.io/playground/#cosX=false&collectStats=true&percTrainData=70",
    [("mail", 96), ("soft breaks", 58), ("json", 18), ("line ends", 80)],
)
@example(
    "#activation=sigmoid&regularization=none&batchSize=28&dataset=spiral&learningRate=10&regularizationRate=0.1&"
    "networkShape=4,2&seed=0.41099&showTestData=true&discretize=false&percTrainData=90&xTimesY=false",
    [("entities left", 97), ("entities", 66), ("mail", 48), ("entities left", 9)],
)
@example("#hideText=true&cosX=true&problem=regression&sinY=true", [("json", 60), ("mail", 5), ("percent", 32)])
@example("#showTestData=true&dataset=spiral&activation=sigmoid", [("line ends", 66), ("json", 71)])
@example(
    "http://localhost:5000/#learningRate=10&regularization=none&regDataset=reg-gauss&cosX=false&y=false&"
    "activation=relu&xSquared=true&initZero=true&seed=0.45661",
    [("prose", 55), ("line ends", 0)],
)
@example(
    "https://playground.tensorflow.org/#regDataset=reg-plane&learningRate=0.1&percTrainData=50&"
    "problem=classification&discretize=false&sinX=true&noise=20",
    [("line ends", 93), ("percent", 51)],
)
@example(
    "https://someone.github.io/playground/#showTestData=true&cosY=true&xSquared=true&sinX=false&initZero=true&"
    "hideText=false&cosX=true&regularization=L1",
    [("entities decoded", 17), ("archives", 92), ("line ends", 11), ("mail", 79)],
)
@example(
    "#activation=linear&regularization=L2&dataset=gauss&regDataset=reg-gauss&learningRate=0.001&"
    "regularizationRate=0.001&y=true",
    [("entities", 16), ("mail", 17), ("entities decoded", 81)],
)
@example(
    "https://playground.tensorflow.org/#discretize=false&showTestData=true&sinY=true&activation=linear&cosY=false&"
    "dataset=xor&seed=0.86941",
    [("line ends", 26), ("entities left", 10)],
)
@example("#seed=0.57735&regDataset=reg-gauss", [("entities left", 14), ("entities left", 25)])
@example("https://playground.tensorflow.org/#seed=0.81533", [("brackets", 94), ("percent", 82)])
@example(
    "https://someone.github.io/playground/#sinX=true&cosY=true&sinY=true&initZero=false&hideText=false",
    [("line ends", 82), ("entities", 65), ("redirects", 42), ("markdown", 29)],
)
@example(
    "https://playground.tensorflow.org/#numNodes2=true&regularization=L1&percTrainData=20", [("entities left", 85)]
)
@example(
    "https://someone.github.io/playground/#xTimesY=true&networkShape=&regularization=L1",
    [("entities", 16), ("mail", 60), ("entities left", 55)],
)
@example(
    "http://localhost:5000/#activation=sigmoid&learningRate=0.001",
    [("mail", 44), ("entities", 62), ("line ends", 37), ("markdown", 2)],
)
@example(
    "https://playground.tensorflow.org/#activation=tanh&regularization=none&regDataset=reg-gauss&showTestData=false&"
    "x=true&ySquared=true&sinY=true",
    [("entities", 86), ("line ends", 11), ("brackets", 10), ("redirects", 71), ("line ends", 39)],
)
@example(
    "https://playground.tensorflow.org/#regularizationRate=1&activation=sigmoid&dataset=xor",
    [("line ends", 22), ("brackets", 94), ("json", 20), ("soft breaks", 94), ("line ends", 32)],
)
@example("#sinX=true&cosX=false&discretize=false", [("entities", 59), ("entities", 48), ("soft breaks", 93)])
@example(
    "https://playground.tensorflow.org/#seed=0.71223", [("brackets", 78), ("prose", 48), ("json", 87), ("mail", 36)]
)
@example("https://playground.tensorflow.org/#initZero=true", [("soft breaks", 90), ("percent", 56), ("line ends", 66)])
@example(
    "#showTestData=true&regularizationRate=10&seed=a5-980a331",
    [("mail", 27), ("soft breaks", 85), ("mail", 85), ("line ends", 52)],
)
@example(
    "#sinX=false&showTestData=true&networkShape=4,2",
    [("entities", 88), ("prose", 65), ("entities", 80), ("line ends", 9), ("entities left", 76)],
)
@example(
    "#cosX=false&showTestData=false&sinY=false&hideText=true&activation=sigmoid&regularizationRate=0.3&cosY=false&"
    "xSquared=false&x=true&noise=5&dataset=xor",
    [("mail", 75), ("markdown", 90)],
)
@example("http://localhost:5000/#sinY=false&regDataset=reg-gauss", [("redirects", 87), ("prose", 35), ("markdown", 46)])
@example(
    "https://someone.github.io/playground/#cosY=true&batchSize=11", [("line ends", 63), ("percent", 65), ("mail", 89)]
)
@example(
    "https://playground.tensorflow.org/#batchSize=14", [("json", 68), ("line ends", 6), ("line ends", 77), ("mail", 52)]
)
@example("#seed=0.50444", [("letters", 20), ("mail", 70)])
@example(
    "http://localhost:5000/#seed=9&xTimesY=true&sinX=true&regularizationRate=0.01",
    [("mail", 36), ("percent", 70), ("soft breaks", 41), ("mail", 69)],
)
@example("#xTimesY=false&ySquared=true", [("redirects", 93), ("mail", 12), ("line ends", 92), ("json", 74)])
@example(
    "https://someone.github.io/playground/#noise=50&regularization=none&batchSize=6",
    [("prose", 59), ("brackets", 29), ("line ends", 62)],
)
@example("#regularization=none&batchSize=13", [("prose", 98), ("percent", 56), ("redirects", 70), ("markdown", 50)])
@example(
    "https://someone.github.io/playground/#y=false&activation=linear&regularization=L1&percTrainData=20&xTimesY=false&"
    "problem=regression&xSquared=true",
    [("line ends", 32), ("entities", 31), ("mail", 43), ("line ends", 32), ("entities left", 60)],
)
@example(
    "https://playground.tensorflow.org/#regDataset=reg-plane&networkShape=8,8,8,8,8,8",
    [("soft breaks", 10), ("line ends", 64)],
)
@example(
    "http://localhost:5000/#dataset=xor&initZero=false&cosX=true",
    [("mail", 25), ("brackets", 82), ("mail", 21), ("line ends", 32)],
)
@example("#percTrainData=10&regDataset=reg-gauss", [("json", 3), ("line ends", 5), ("markup", 17)])
@example(
    "https://someone.github.io/playground/#xTimesY=true&cosY=true",
    [("markdown", 62), ("soft breaks", 41), ("percent", 53), ("line ends", 59)],
)
@example("https://playground.tensorflow.org/#seed=0.36428", [("prose", 87), ("percent", 95)])
@example(
    "http://localhost:5000/#cosY=true&networkShape=2",
    [("prose", 20), ("markup", 48), ("brackets", 69), ("percent", 12)],
)
@example("https://someone.github.io/playground/#sinX=true&seed=7Zc0b41Y", [("markup", 60), ("percent", 95)])
@example(
    "http://localhost:5000/#showTestData=true&activation=relu&ySquared=true&dataset=spiral&percTrainData=20",
    [("entities", 18), ("json", 36), ("mail", 70), ("line ends", 78)],
)
@example(
    "https://someone.github.io/playground/#x=true&problem=classification&regularizationRate=0.003&"
    "networkShape=6,7,3,7,7&y=true&dataset=spiral&regDataset=reg-plane&initZero=false&activation=relu&"
    "regularization=L2",
    [("letters", 76), ("line ends", 23), ("entities left", 0), ("mail", 94), ("markup", 26)],
)
@example(
    "https://someone.github.io/playground/#ySquared=false&learningRate_hide=true&hideText=true&activation=sigmoid&"
    "xSquared=false&noise=10&xTimesY=true&networkShape=1,3,1,7,4,8",
    [("soft breaks", 87), ("redirects", 17), ("line ends", 92)],
)
@example("#initZero=false&dataset=circle&sinX=false&percTrainData=20&seed=75-Y3", [("prose", 82)])
@example(
    "http://localhost:5000/#x=false&batchSize=21&dataset=spiral&activation=linear&seed=0.58937",
    [("redirects", 8), ("mail", 31), ("markdown", 93), ("soft breaks", 82), ("line ends", 24)],
)
@example(LINK, [("entities", 65), ("markup", 64), ("brackets", 89), ("percent", 40), ("line ends", 25)])
@example(
    "http://localhost:5000/#y=false&xSquared=false&problem=classification&initZero=true&cosX=true&seed=Y0X0cZYX569",
    [("brackets", 21), ("line ends", 75)],
)
@example(
    "https://someone.github.io/playground/#discretize=true&collectStats=true&x=true&showTestData=true&xTimesY=true&"
    "problem=regression&networkShape=&regDataset=reg-plane&sinX=false&y=false",
    [("line ends", 2), ("entities", 73), ("json", 56), ("line ends", 79), ("entities decoded", 50)],
)
@example(
    "https://someone.github.io/playground/#activation=linear&regularization=L1&batchSize=24&dataset=xor&"
    "regDataset=reg-gauss&learningRate=0.00001&regularizationRate=0.3&noise=45&networkShape=7,4,5,8,7&seed=34X&"
    "showTestData=false&discretize=false&percTrainData=20&x=true&y=true&xTimesY=false&xSquared=false&ySquared=true&"
    "cosX=false&sinX=false&cosY=false&sinY=false&collectStats=true&problem=regression&initZero=false&hideText=true&"
    "numNodes2_hide=true",
    [("line ends", 64), ("redirects", 90), ("mail", 34)],
)
@example(
    "#networkShape=&xTimesY=false&y=true&showTestData_hide=true&problem=regression&x=false&showTestData=f"
    "alse&seed=0.41465",
    [("soft breaks", 6), ("entities", 78), ("soft breaks", 5), ("markdown", 16), ("prose", 90)],
)
@example(
    "https://playground.tensorflow.org/#initZero=false&y=true&learningRate=1&problem=regression&noise=5&seed=bZ",
    [("soft breaks", 72), ("prose", 94), ("letters", 41), ("markdown", 11), ("percent", 69)],
)
@example(
    "https://someone.github.io/playground/#y=false&x=false&discretize=false&batchSize=24&ySquared=false&p"
    "ercTrainData=30&showTestData=true&regularizationRate=1&sinY=true&seed=ZY",
    [("entities", 87), ("mail", 27), ("redirects", 2), ("line ends", 31)],
)
@example(
    "#networkShape=1,7,4,8,5&sinX=true&initZero=true&regularizationRate=0.3&discretize=false&activation=l"
    "inear&x=false&seed=Z27X",
    [("prose", 14)],
)
@example(
    "http://localhost:5000/#learningRate=0.1&dataset=circle&percTrainData=20&regDataset=reg-gauss&y=false&cosY=false",
    [("mail", 60), ("percent", 69), ("redirects", 66), ("letters", 33), ("json", 94)],
)
@example(
    "https://playground.tensorflow.org/#y=true&xTimesY=true&collectStats=false&batchSize=4&problem=regres"
    "sion&initZero=false&networkShape=3,1,4,5,5",
    [("prose", 45), ("soft breaks", 79), ("entities left", 90), ("entities", 61), ("line ends", 60)],
)
@example(
    "http://localhost:5000/#y=false&x=true&regDataset=reg-gauss&activation=relu&seed=-YY70",
    [("brackets", 6), ("line ends", 43), ("brackets", 68), ("redirects", 50), ("markdown", 70)],
)
@example(
    "#activation=sigmoid&regularization=none&batchSize=7&dataset=xor&regDataset=reg-plane&learningRate=0."
    "03&regularizationRate=0&noise=15&networkShape=1,7,6&seed=9a184014&showTestData=false&discretize=true"
    "&percTrainData=50&x=false&y=true&xTimesY=true&xSquared=true&ySquared=false&cosX=false&sinX=false&cos"
    "Y=false&sinY=true&collectStats=true&problem=regression&initZero=true&hideText=true",
    [("line ends", 14), ("prose", 43), ("redirects", 6), ("mail", 80), ("entities left", 45)],
)
@example(
    "http://localhost:5000/#batchSize=8&y=true&showTestData=false&xSquared=false&regularizationRate=3&sin"
    "Y=true&discretize=false&networkShape=",
    [("entities", 90), ("prose", 30), ("redirects", 89), ("line ends", 0)],
)
@example(
    "https://someone.github.io/playground/#networkShape=6,1&cosY=false&xTimesY=true&activation=relu&x=tru"
    "e&batchSize=22&collectStats=true&seed=0.14802&dataset=gauss&problem=classification&regularization=L2",
    [("chats and papers", 88), ("line ends", 55), ("chats and papers", 28), ("letters", 49), ("entities decoded", 53)],
)
@example(
    "#regularization=L1&networkShape=2,8,5&seed=4aZ4",
    [("chats and papers", 99), ("archives", 68), ("brackets", 51)],
)
@example(
    "https://someone.github.io/playground/#sinY=false&regDataset=reg-gauss&seed=5-",
    [("chats and papers", 27)],
)
@example(
    "#problem=regression&cosX=false&discretize=false&networkShape=7",
    [("chats and papers", 28), ("redirects", 24), ("line ends", 40), ("entities left", 31)],
)
@example(
    "#seed=5&x=false&noise=5&networkShape=2",
    [("letters", 20), ("brackets", 44), ("percent", 44)],
)
@example(
    "#sinY=false&seed=0.73653&regDataset=reg-gauss&xTimesY=true&learningRate=0.03&initZero=false&cosY=fal"
    "se&hideText=false",
    [("chats and papers", 88)],
)
@example(
    "#xSquared=true&sinX=false&seed=0.40949",
    [("markup", 85), ("entities", 55), ("chats and papers", 2), ("markdown", 42), ("line ends", 32)],
)
@example(
    "https://playground.tensorflow.org/#regularizationRate=10&cosY=true&initZero=true&showTestData=true&c"
    "ollectStats=true&xSquared=false&xTimesY=false&problem=regression&noise=30&networkShape=&seed=0.79527",
    [("prose", 41), ("entities left", 1), ("markup", 62), ("percent", 21)],
)
@example(
    "#learningRate=1&hideText=true&networkShape=&xSquared=true&problem=regression&collectStats=false&xTim"
    "esY=false&sinX=true&seed=c638818Y0",
    [("brackets", 47), ("chats and papers", 93), ("markup", 69)],
)
@example(
    "#learningRate=3&xSquared=true&x=true&collectStats=false&regularization=L1&xTimesY=false",
    [("markdown", 31), ("line ends", 21), ("line ends", 76), ("chats and papers", 37), ("line ends", 90)],
)
@example(
    "#noise=15&y=false&dataset=spiral&showTestData=false&seed=0.96348",
    [("markdown", 55), ("brackets", 85), ("line ends", 22), ("archives", 43), ("percent", 31)],
)
@example(
    "https://someone.github.io/playground/#activation=relu&x=true&sinX=false&showTestData=false&hideText="
    "false&problem=classification&seed=0.29672",
    [("mail", 46), ("redirects", 29), ("line ends", 16)],
)
@example(
    "#discretize=false&collectStats=true&y=true&seed=18Z",
    [("entities", 84), ("percent", 66), ("markdown", 28), ("soft breaks", 21), ("line ends", 44)],
)
@example(
    "http://localhost:5000/#x=true&hideText=true&seed=7917-3a24",
    [("brackets", 24), ("percent", 17), ("percent", 99)],
)
# Line ends that are encoded, bytes and seeds torn at one, an = that two mails have quoted, and what is left of both.
@example(
    "https://someone.github.io/playground/#y=true&sinX=false&networkShape=8,7,2,2,8,3",
    [("line ends", 98), ("markdown", 32), ("entities", 72), ("percent", 90)],
)
@example(
    "http://localhost:5000/#dataset=xor&hideText=true&noise=45&seed=3a",
    [("json", 87), ("archives", 88), ("markdown", 8), ("line ends", 16), ("prose", 49)],
)
@example("https://playground.tensorflow.org/#seed=0.88129", [("mail", 40), ("mail", 80)])
@example(
    "http://localhost:5000/#regDataset=reg-plane&x=false&seed=0.57534&discretize=true&cosY=false&dataset=circle&"
    "activation=linear&y=true&initZero=false&percTrainData=30&xSquared=true&networkShape=4,8,4,7",
    [("brackets", 92), ("soft breaks", 32), ("percent", 84), ("line ends", 29)],
)
@example(
    "http://localhost:5000/#batchSize=7&collectStats=true&y=false&showTestData=false&networkShape=7,7,6,1&"
    "discretize=false&seed=9X",
    [("markdown", 62), ("letters", 11), ("json", 70), ("line ends", 45)],
)
@example(
    "https://someone.github.io/playground/#regularizationRate=1&showTestData=true&xTimesY=true&noise=15",
    [("line ends", 57), ("redirects", 52), ("line ends", 78)],
)
@example(
    "https://playground.tensorflow.org/#noise=20&sinY=true&regularizationRate=0.001&regularization=L2&y=false&"
    "ySquared=true&cosY=false&dataset=circle&seed=49XcXXZ",
    [("entities", 61), ("line ends", 80), ("brackets", 5), ("percent", 95), ("entities left", 16)],
)
@example(
    "https://someone.github.io/playground/#activation=linear&regularization=L1&batchSize=21&dataset="
    "gauss&regDataset=reg-plane&learningRate=0.001&regularizationRate=0.001&noise=40&networkShape=3,"
    "4,3&seed=X5X836-X&showTestData=false&x=false&y=true&collectStats=true&noise_hide=true&batchSize"
    "_hide=true",
    [("archives", 85), ("json", 53), ("entities", 30), ("line ends", 86), ("percent", 38)],
)
@example(
    "https://someone.github.io/playground/#ySquared=true&collectStats=false&regDataset=reg-gauss",
    [("chats and papers", 88), ("brackets", 24), ("mail", 74), ("line ends", 71)],
)
@example(
    "#networkShape=3,4,1,5,6,5",
    [("soft breaks", 38), ("percent", 13), ("line ends", 94)],
)
@example(
    "#batchSize=27&xTimesY=false&regularizationRate=1&hideText=true&networkShape=2,3,1,8,7,1&seed=15Xa10683a",
    [("entities", 66), ("chats and papers", 54), ("chats and papers", 4), ("mail", 77), ("entities decoded", 16)],
)
@example(
    "http://localhost:5000/#initZero=true&numNodes2_hide=true&cosX=false&discretize=false",
    [("line ends", 12), ("json", 35), ("line ends", 39)],
)
@example(
    "https://playground.tensorflow.org/#hideText=true",
    [("entities", 45), ("soft breaks", 86), ("percent", 69), ("line ends", 63)],
)
@example(
    "https://playground.tensorflow.org/#seed=X",
    [("prose", 38), ("percent", 57)],
)
@example(
    "https://playground.tensorflow.org/#regularization=L1",
    [("markup", 79), ("chats and papers", 26), ("line ends", 67), ("percent", 5)],
)
@example(
    "https://playground.tensorflow.org/#sinX=false&xTimesY=true&regularizationRate=0.03",
    [("soft breaks", 44), ("prose", 98), ("percent", 5), ("line ends", 67)],
)
@example(
    "https://playground.tensorflow.org/#dataset=spiral&showTestData=true&y=true&problem=classification&x=true"
    "&hideText=false&activation=sigmoid&regularizationRate=0.01&initZero=false&xSquared=true",
    [("line ends", 79), ("prose", 61), ("chats and papers", 91)],
)
@example("http://localhost:5000/#xTimesY=false&seed=0.92512", [("files and filters", 36), ("entities", 41)])
@example("#seed=0.05000", [("files and filters", 96), ("markdown", 18)])
@example("https://someone.github.io/playground/#initZero=false&seed=b938a5", [("prose", 81), ("line ends", 97)])
@example("http://localhost:5000/#learningRate=0.0001&seed=618a3Zcb2XZX", [("prose", 61), ("percent", 69)])
@example(
    "http://localhost:5000/#networkShape=3,5,7,6",
    [("soft breaks", 33), ("entities left", 0), ("mail", 63), ("brackets", 7)],
)
@example("https://playground.tensorflow.org/#seed=0.92365", [("chats and papers", 22), ("mail", 31), ("percent", 38)])
@example(
    "https://playground.tensorflow.org/#initZero=true&networkShape=",
    [("prose", 20), ("redirects", 42), ("percent", 25)],
)
@example("#networkShape=5&seed=0.30447", [("files and filters", 96), ("prose", 76), ("percent", 90)])
@example(
    "http://localhost:5000/#y=false&seed=-08184Y41Y7",
    [("files and filters", 40), ("chats and papers", 19), ("entities decoded", 15)],
)
@example(
    "https://playground.tensorflow.org/#numNodes2_hide=true&sinY=true&learningRate=0.3",
    [("files and filters", 91), ("entities", 32), ("entities", 59), ("line ends", 67), ("entities left", 94)],
)
@example(
    "https://playground.tensorflow.org/#networkShape=",
    [("mail", 1), ("soft breaks", 51), ("files and filters", 7), ("line ends", 26)],
)
@example("#seed=X21Xc", [("soft breaks", 59)])
@example("#seed=0.92561", [("soft breaks", 97)])
@example(
    "http://localhost:5000/#xSquared=true&regDataset=reg-gauss",
    [("files and filters", 42), ("mail", 44), ("markdown", 25), ("line ends", 74), ("line ends", 31)],
)
@example("http://localhost:5000/#learningRate=0.001&seed=b7YZa98b-aa6", [("brackets", 9), ("entities left", 60)])
@example("#seed=0.60205", [("json", 64), ("percent", 4), ("chats and papers", 90)])
@example("#collectStats=false", [("entities", 97), ("line ends", 9), ("entities left", 4)])
@example(
    "https://someone.github.io/playground/#xTimesY=true&activation=linear&sinY=true",
    [("mail", 53), ("redirects", 91), ("files and filters", 77), ("percent", 77)],
)
@example("#xTimesY=false&seed=XZ4", [("prose", 62), ("entities left", 70)])
@example(
    "https://someone.github.io/playground/#networkShape=3,5,6,2,3",
    [("soft breaks", 98), ("mail", 1), ("entities", 94)],
)
@example(
    "#learningRate=0.003&batchSize=11&x=true&activation=relu&cosX=false",
    [("letters", 1), ("json", 41), ("mail", 45), ("markdown", 77)],
)
@example("#noise=10&y=true&seed=4c-cX903Z&cosY=false", [("entities", 51), ("percent", 12), ("entities decoded", 24)])
def test_any_chain_of_manglings(link: str, chain: list[tuple[str, int]]) -> None:
    damaged = link
    for name, number in chain:
        damaged = MANGLINGS[name](damaged, number)
    assert outcome(damaged) in (parse(link)[0], None)


@pytest.mark.parametrize(
    ("damaged", "link"),
    [
        ("https://playground.tensorflow.org/#seed=1\u2013481675&y=true", "#seed=1-481675&y=true"),
        ("#seed=\u20110X9a&cosX=true", "#seed=-0X9a&cosX=true"),
        ("#seed=0.34346<br>&noise=5", "#seed=0.34346&noise=5"),
        ("#collectStats=true&seed=0.69587#", "#collectStats=true&seed=0.69587"),
    ],
)
def test_signs_that_no_seed_has_are_damage(damaged: str, link: str) -> None:
    assert outcome(damaged) == parse(link)[0]


@pytest.mark.parametrize("link", [LINK, SHORT, FORK], ids=["whole", "short", "fork"])
@pytest.mark.parametrize("name", MANGLINGS)
def test_every_single_mangling_is_undone(name: str, link: str) -> None:
    for number in range(15):
        damaged = MANGLINGS[name](link, number)
        assert looks_like_link(damaged)
        assert outcome(damaged) == parse(link)[0], damaged


@pytest.mark.parametrize("name", [name for name in MANGLINGS if name not in ("line ends", "soft breaks", "prose")])
def test_whatever_was_undone_is_said_in_one_note(name: str) -> None:
    for number in range(15):
        damaged = MANGLINGS[name](LINK, number)
        notes = parse(damaged)[1]
        # Some hosts and signs of the long list do nothing to this link.
        assert len(notes) == (damaged != LINK), damaged
