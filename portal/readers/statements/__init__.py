"""Bank statements: bytes in, exact statements out, or one typed refusal; no doubt is silent."""
