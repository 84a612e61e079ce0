"""Secrets of connectors: kept per workspace, encrypted, outside every definition, export, log and job."""

from app.secrets.keep import KeptSecrets, about_secrets, forget_secret, keep_secret

__all__ = ["KeptSecrets", "about_secrets", "forget_secret", "keep_secret"]
