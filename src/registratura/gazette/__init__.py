"""The local official gazette: six sections, their registers, publications with editions; what Law 544 wants shown."""
