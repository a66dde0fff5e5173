"""What a template asks of the world outside its JavaScript, one file for each module of `tp` and the app."""
