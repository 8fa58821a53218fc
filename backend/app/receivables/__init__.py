"""Receivables: what clients were charged and what they still owe."""
