"""The issuer: the browser's sign-in with PKCE, the tokens (checked by PyJWT), refresh, sign-out, CORS."""

from __future__ import annotations

import base64
import hashlib
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from conftest import PEOPLE, Serving, http
from standins.oidc.app import create_app
from standins.oidc.config import Config

REDIRECT = "http://127.0.0.1:4574/callback"
ORIGIN = "http://127.0.0.1:4574"
VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636-0123"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
AUTHORIZE = {
    "client_id": "cpd-web",
    "redirect_uri": REDIRECT,
    "response_type": "code",
    "scope": "openid email profile",
    "state": "state-1",
    "nonce": "nonce-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def app_at(url: str, state_file: Path | None = None) -> Any:
    return create_app(Config(url, (REDIRECT,), (ORIGIN,), people_file=PEOPLE), state_file)


@pytest.fixture(scope="module")
def issuer(serving_module: Serving) -> str:
    return serving_module(app_at).url


def verified(issuer: str, token: str, /, **changes: Any) -> dict[str, Any]:
    """As an API does it: discovery, key set, signature, issuer, audience, expiry."""
    discovery = http.get(f"{issuer}/.well-known/openid-configuration").json()
    assert discovery["issuer"] == issuer
    key = jwt.PyJWKClient(discovery["jwks_uri"]).get_signing_key_from_jwt(token)
    expected: dict[str, Any] = {"issuer": issuer, "audience": "cpd-web"} | changes
    return jwt.decode(token, key, algorithms=["RS256"], **expected)


def sign_in(issuer: str, **form: str) -> dict[str, str]:
    answer = http.post(f"{issuer}/oauth2/authorize", data=AUTHORIZE | form)
    assert answer.status_code == 303, answer.text
    target = urlsplit(answer.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(target.query).items()}


def exchange(issuer: str, code: str, /, **changes: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "client_id": "cpd-web",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return http.post(f"{issuer}/oauth2/token", data=form | changes)


def password(issuer: str, **fields: Any) -> dict[str, Any]:
    answer = http.post(f"{issuer}/token", json={"grant_type": "password"} | fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_sign_in_with_pkce(issuer: str) -> None:
    page = http.get(f"{issuer}/oauth2/authorize", params=AUTHORIZE)
    assert page.status_code == 200 and "Ada Learner" in page.text and "Alex Admin" in page.text
    back = sign_in(issuer, person="ada@learner.example")
    assert (back["state"], back["iss"]) == ("state-1", issuer)
    answer = exchange(issuer, back["code"])
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    claims = verified(issuer, tokens["id_token"])
    assert claims["sub"] == str(uuid.uuid5(uuid.NAMESPACE_URL, "https://cpd.example/people/ada@learner.example"))
    assert (claims["email"], claims["name"], claims["cognito:groups"]) == (
        "ada@learner.example",
        "Ada Learner",
        ["learner"],
    )
    assert (claims["nonce"], claims["token_use"], claims["exp"] - claims["iat"]) == ("nonce-1", "id", 3600)
    access = verified(issuer, tokens["access_token"], audience=None, options={"verify_aud": False})
    assert (access["token_use"], access["client_id"], access["sub"]) == ("access", "cpd-web", claims["sub"])
    assert not {"aud", "email", "name"} & set(access), "Cognito's access tokens carry none of these"
    me = http.get(f"{issuer}/oauth2/userInfo", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert (me["sub"], me["email"]) == (claims["sub"], "ada@learner.example")
    assert (
        http.get(f"{issuer}/oauth2/userInfo", headers={"Authorization": f"Bearer {tokens['id_token']}"}).status_code
        == 401
    )


def test_codes_are_used_once_and_bound(issuer: str) -> None:
    code = sign_in(issuer, email="Jo.Bloggs@clinic.example")["code"]
    for changes in ({"code_verifier": "x" * 43}, {"redirect_uri": ORIGIN}, {"code": "other"}):
        assert exchange(issuer, code, **changes).json()["error"] == "invalid_grant"
    assert exchange(issuer, code, client_id="other").status_code == 401
    tokens = exchange(issuer, code).json()
    claims = verified(issuer, tokens["id_token"])
    assert (claims["email"], claims["name"], claims["cognito:groups"]) == (
        "jo.bloggs@clinic.example",
        "Jo Bloggs",
        ["learner"],
    )
    assert exchange(issuer, code).json()["error"] == "invalid_grant"
    refresh = {"grant_type": "refresh_token", "client_id": "cpd-web", "refresh_token": tokens["refresh_token"]}
    replayed = http.post(f"{issuer}/oauth2/token", data=refresh)
    assert replayed.json()["error"] == "invalid_grant", "a code used twice ends the session it gave"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_wrong_requests_go_back_with_an_error(issuer: str, changes: dict[str, str], error: str) -> None:
    answer = http.get(f"{issuer}/oauth2/authorize", params=AUTHORIZE | changes)
    assert answer.status_code == 303 and answer.headers["location"].startswith(REDIRECT)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["error"] == [error]


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "x"},
        {"redirect_uri": "http://127.0.0.1:4574/callback/../x"},
        {"redirect_uri": "https://evil.example"},
    ],
)
def test_unknown_clients_and_addresses_are_not_redirected_to(issuer: str, changes: dict[str, str]) -> None:
    for answer in (
        http.get(f"{issuer}/oauth2/authorize", params=AUTHORIZE | changes),
        http.post(f"{issuer}/oauth2/authorize", data=AUTHORIZE | changes | {"person": "ada@learner.example"}),
    ):
        assert answer.status_code == 400 and "location" not in answer.headers


def test_a_malformed_address_is_asked_for_again(issuer: str) -> None:
    answer = http.post(f"{issuer}/oauth2/authorize", data=AUTHORIZE | {"email": "<script>"})
    assert (
        answer.status_code == 400 and "Enter an email address" in answer.text and "<script>" not in answer.text
    )


def test_refresh_and_revocation(issuer: str) -> None:
    tokens = exchange(issuer, sign_in(issuer, person="ines@instructor.example")["code"]).json()
    form = {"grant_type": "refresh_token", "client_id": "cpd-web", "refresh_token": tokens["refresh_token"]}
    renewed = http.post(f"{issuer}/oauth2/token", data=form).json()
    assert "refresh_token" not in renewed
    old, new = verified(issuer, tokens["id_token"]), verified(issuer, renewed["id_token"])
    assert new["sub"] == old["sub"] and new["auth_time"] == old["auth_time"] and new["cognito:groups"] == ["instructor"]
    assert http.post(f"{issuer}/oauth2/revoke", data={"token": tokens["refresh_token"]}).status_code == 200
    assert http.post(f"{issuer}/oauth2/token", data=form).status_code == 400


def test_tokens_for_tests(issuer: str) -> None:
    claims = verified(issuer, password(issuer, username="alex@admin.example")["id_token"])
    assert claims["cognito:groups"] == ["admin"]
    made = password(issuer, username="x@y.example", group="instructor", name="Ødegård <b>", expires_in=60)
    claims = verified(issuer, made["id_token"])
    assert (claims["name"], claims["cognito:groups"], claims["exp"] - claims["iat"]) == (
        "Ødegård <b>",
        ["instructor"],
        60,
    )
    expired = password(issuer, username="x@y.example", expires_in=-10)["id_token"]
    with pytest.raises(jwt.ExpiredSignatureError):
        verified(issuer, expired)
    as_form = http.post(f"{issuer}/token", data={"grant_type": "password", "username": "ada@learner.example"})
    assert as_form.status_code == 200
    for wrong in (
        {"username": "x"},
        {"username": "a@b.example", "group": "root"},
        {"username": "a@b.example", "expires_in": "x"},
    ):
        assert http.post(f"{issuer}/token", json={"grant_type": "password"} | wrong).status_code == 400


def test_tokens_that_must_be_refused(issuer: str) -> None:
    genuine = verified(issuer, password(issuer, username="ada@learner.example")["id_token"])
    foreign = http.post(f"{issuer}/_control/sign", json={"claims": genuine, "key": "foreign"}).json()["token"]
    with pytest.raises(jwt.PyJWKClientError):
        verified(issuer, foreign)
    other = http.post(f"{issuer}/_control/sign", json={"claims": genuine | {"aud": "other"}}).json()["token"]
    with pytest.raises(jwt.InvalidAudienceError):
        verified(issuer, other)


def test_old_tokens_outlive_a_key_rotation_and_a_restart(serving: Serving, tmp_path: Path) -> None:
    file = tmp_path / "oidc.json"
    first = serving(lambda url: app_at(url, file))
    before = password(first.url, username="ada@learner.example")["id_token"]
    kid = http.post(f"{first.url}/_control/keys/rotate").json()["kid"]
    after = password(first.url, username="ada@learner.example")["id_token"]
    assert jwt.get_unverified_header(after)["kid"] == kid != jwt.get_unverified_header(before)["kid"]
    first.stop()
    assert file.stat().st_mode & 0o777 == 0o600
    second = serving(lambda url: app_at(url, file))
    for token in (before, after):
        verified(second.url, token, issuer=first.url)


def test_signing_out(issuer: str) -> None:
    out = http.get(f"{issuer}/logout", params={"client_id": "cpd-web", "logout_uri": f"{ORIGIN}/"})
    assert (out.status_code, out.headers["location"]) == (302, f"{ORIGIN}/")
    out = http.get(f"{issuer}/logout", params={"post_logout_redirect_uri": f"{ORIGIN}/bye", "state": "s"})
    assert out.headers["location"] == f"{ORIGIN}/bye?state=s"
    assert http.get(f"{issuer}/logout", params={"logout_uri": "https://evil.example"}).status_code == 400
    assert http.get(f"{issuer}/logout", params={"logout_uri": f"{ORIGIN}.evil.example"}).status_code == 400


def test_only_the_front_end_may_call_across_origins(issuer: str) -> None:
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = http.options(f"{issuer}/oauth2/token", headers=preflight | {"Origin": ORIGIN})
    assert allowed.status_code == 200 and allowed.headers["access-control-allow-origin"] == ORIGIN
    denied = http.options(f"{issuer}/oauth2/token", headers=preflight | {"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in denied.headers
    for path in ("/.well-known/openid-configuration", "/.well-known/jwks.json"):
        assert http.get(issuer + path, headers={"Origin": ORIGIN}).headers["access-control-allow-origin"] == ORIGIN
    page = http.get(f"{issuer}/oauth2/authorize", params=AUTHORIZE, headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in page.headers
