"""The colours of the screen: themes at every colour depth."""
