"""An OpenID Connect issuer that speaks as a Cognito user pool with its hosted pages does."""
