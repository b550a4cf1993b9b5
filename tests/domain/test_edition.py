"""An edition verifies, also after a person was redacted from it; whatever is changed in it is noticed."""
