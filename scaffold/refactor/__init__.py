"""The refactors, one file each: from a vault and a wish to a plan; nothing here writes."""
