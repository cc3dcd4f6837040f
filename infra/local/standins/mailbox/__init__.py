"""A web inbox for the mails that the local stack's SES accepted, and previews of the mail templates."""
