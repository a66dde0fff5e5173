"""Templater templates without the app: their grammar, a JavaScript engine, the functions of `tp`, a staged vault."""
