"""How often a pair of each source is seen, phase by phase (weights.json)."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Phase:
    """
    share: part of the training budget; all phases' shares add up to one. default: weight of sources
    that are not named. A weight is how often a pair comes an epoch: 2 twice, 0.25 every fourth epoch.
    """

    name: str
    share: float
    default: float
    sources: dict[str, float]

    def weight(self, source: str) -> float:
        """How often a pair of this source comes an epoch."""
        return self.sources.get(source, self.default)


@dataclass(frozen=True)
class Weights:
    """phases in the order of training; never: sources that no phase may use, whatever it says."""

    phases: tuple[Phase, ...]
    never: frozenset[str]

    @classmethod
    def read(cls, file: Path) -> "Weights":
        """Raises ValueError if shares don't add up to one or a weight is negative."""
        raw = json.loads(file.read_text("utf-8"))
        phases = tuple(
            Phase(p["name"], p["share"], p["default"], p.get("sources", {})) for p in raw["phases"]
        )
        total = sum(phase.share for phase in phases)
        if abs(total - 1) > 1e-6:
            raise ValueError(f"{file}: the phases' shares must add up to 1, not {total}")
        for phase in phases:
            for source, weight in {**phase.sources, "default": phase.default}.items():
                if weight < 0:
                    raise ValueError(f"{file}: {phase.name}, {source}: weight {weight} is negative")
        return cls(phases, frozenset(raw.get("never", {})))

    def of(self, phase: int, source: str) -> float:
        """How often a pair of the source comes an epoch in the phase of this number."""
        return 0.0 if source in self.never else self.phases[phase].weight(source)

    def is_used(self, source: str) -> bool:
        """Whether any phase uses the source."""
        return any(self.of(phase, source) > 0 for phase in range(len(self.phases)))

    def phase_at(self, progress: float) -> int:
        """Number of the phase that training is in; progress: part of the budget spent, 0 to 1."""
        end = 0.0
        for number, phase in enumerate(self.phases):
            end += phase.share
            if progress < end:
                return number
        return len(self.phases) - 1
