"""The overlays of the large picture, by name. ``tui/panels/overlays.py`` draws them."""

from __future__ import annotations

from tuiplay.nn.entries import RegistryEntry

CONTOURS, FOLDS, BEST, MISTAKES, BATCH, PARTS = "contours", "folds", "best", "mistakes", "batch", "parts"

OVERLAYS: dict[str, RegistryEntry] = {
    entry.name: entry
    for entry in (
        RegistryEntry(
            CONTOURS, "Contours", "f = 0; f = -1/2, +1/2",
            "Lines where the picture is 0, and fainter ones where it is -0.5 and 0.5: the border and how steep it is.",
        ),
        RegistryEntry(
            FOLDS, "Fold lines", "z = 0",
            "Where a ReLU or Leaky ReLU unit switches. Between the lines the output's sum is a plane.",
        ),
        RegistryEntry(
            BEST, "Bayes-best border", "",
            "The border of the best possible classifier for these data at this noise, with its accuracy. For a curve: "
            "the curve without noise.",
        ),
        RegistryEntry(
            MISTAKES, "Mistakes", "", "The misclassified points are marked.",
        ),
        RegistryEntry(BATCH, "Batch", "", "The points of the next update's batch are marked."),
        RegistryEntry(
            PARTS, "Parts of the curve", "o = b + Σ w·a",
            "For a network of one input: a band for each hidden neuron's weighted part, stacked on the output's bias; "
            "the last one ends at the curve.",
        ),
    )
}  # fmt: skip
