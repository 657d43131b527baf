"""Proving who asks: one kind of credential per module, all of the same shape."""

from reso_explorer.service.auth.api_key import ApiKey
from reso_explorer.service.auth.authorization_code import AuthorizationCode, BrowserSignIn
from reso_explorer.service.auth.basic import Basic
from reso_explorer.service.auth.bearer import Bearer
from reso_explorer.service.auth.client_credentials import ClientCredentials
from reso_explorer.service.auth.discovery import Endpoints, discover
from reso_explorer.service.auth.make import SignIn, make_credentials, sign_in_of
from reso_explorer.service.auth.password_grant import PasswordGrant
from reso_explorer.service.auth.query_token import QueryToken
from reso_explorer.service.auth.token import Token
from reso_explorer.service.auth.token_request import TokenEndpoint
from reso_explorer.service.auth.with_keys import WithKeys

__all__ = [
    "ApiKey",
    "AuthorizationCode",
    "Basic",
    "Bearer",
    "BrowserSignIn",
    "ClientCredentials",
    "Endpoints",
    "PasswordGrant",
    "QueryToken",
    "SignIn",
    "Token",
    "TokenEndpoint",
    "WithKeys",
    "discover",
    "make_credentials",
    "sign_in_of",
]
