"""Deploys ../../template.yaml to the local stack and closes that stack's known gaps."""
