"""Many runs without a screen: ``tuiplay seeds``, ``tuiplay race``."""
