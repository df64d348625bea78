"""clientbook: a firm's client files in one encrypted vault, and a handover on paper when someone leaves."""

__version__ = "0.1.0"
