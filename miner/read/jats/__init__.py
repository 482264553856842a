"""JATS XML -> Document."""
