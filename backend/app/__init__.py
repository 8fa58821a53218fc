"""MT-Facturation: the billing desk of a telecom operator."""
