"""A vault as it lies on disk: where it is, what is in it, which file a link means."""
