"""The designers' endpoints under ``/api/v1``; each module is one blueprint."""
