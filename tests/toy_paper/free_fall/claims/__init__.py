"""How the claims of the toy are computed."""
