"""What all verbs share: argv to verb, the session, options, and how a plan is shown and carried out."""
