"""Colours of the screen: themes at every colour depth."""
