"""A stop rule at work on a run: it sees the measures of every epoch, and the weights of the best one are kept."""

from __future__ import annotations

from tuiplay.experiment.stop_rule import Stop, StopRule
from tuiplay.nn.arrays import Array
from tuiplay.run.measures import Measurable, values_of


class EarlyStopping:
    """Watches a run by a rule.

    Attributes
    ----------
    best
        Parameters and live links of the best epoch so far; None without patience, and before there is one.
    """

    def __init__(self, rule: StopRule) -> None:
        self.rule = rule
        self.best: tuple[Array, Array] | None = None

    def observe(self, run: Measurable) -> Stop | None:
        """Note the measures at the end of an epoch; to be called once for each.

        Returns why training ends, if it does; the network then has the weights of the best epoch if the rule restores
        them, and the losses of the run are to be refreshed.
        """
        rule, network = self.rule, run.network
        stop = rule.observe(run.trainer.epoch, values_of(run, rule.measures))
        if rule.improved:
            self.best = network.whole(), network.alive.copy()
        if stop is not None and stop.restore_best and self.best is not None:
            network.put(self.best[0])
            network.alive[:] = self.best[1]
        return stop
