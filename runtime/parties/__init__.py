"""People without an account: applicants, reached by links."""

from runtime.parties.links import make_party, party_by_token, party_token

__all__ = ["make_party", "party_by_token", "party_token"]
