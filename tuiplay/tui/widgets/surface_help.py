"""The help texts of the big picture, and of drawing on it."""

from __future__ import annotations

PICTURE = """The big picture shows the network's output at every point of the plane, or the neuron or feature under the
cursor; the title names it. While training, it shows a feature only if O holds it there.

The scale below it shows the colours from -1 to +1; the ground colour is 0. The stronger the colour, the more confident
the network.

Bright pixels are training points, small rings test points (t). With few colours, training points are o (positive) and x
(negative), test points O and X. Points on the side of another class are brighter (in pixels: their rims), in reverse
video with few colours, underlined without any. Where there are many, one point stands for several.

With three or more classes the colour is that of the likeliest class; points are letters, lower case for training,
capital for test points.

For a network of one input, it shows the output as a curve over x (with few colours drawn with +, and with 8 at a
point). G shows the parts that add up to it: on the output's bias, a band for each hidden neuron (its output times its
weight). A line shows where each band ends; the last one ends at the curve."""
"""The help of the big picture, wherever the cursor is in its panel."""

DRAWING = f"""A number chooses the class (0: the tenth). With the mouse, the left button draws and the right one
deletes.

T toggles training/test points while drawing; esc ends drawing, and T opens the toolbox again.

w saves the points if the name ends in .csv.

{PICTURE}"""
"""The help while the big picture has the focus."""
