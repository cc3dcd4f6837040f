"""What the tools of AWS and of others say about template.yaml, against the exceptions that are written down."""
