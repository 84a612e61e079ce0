"""Why a case went the way it did: what its decisions and branches were asked, what answered; and asking it again."""

from runtime.why.explain import Cause, Reading, causes
from runtime.why.replay import Replayed, replay
from runtime.why.rulings import Ruling

__all__ = ["Cause", "Reading", "Replayed", "Ruling", "causes", "replay"]
