"""What is printed and asked; rich and questionary live here."""
