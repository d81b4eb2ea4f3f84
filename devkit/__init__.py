"""What `./dev` is made of: one module a topic, standard library only."""
