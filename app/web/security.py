"""What stands around every answer: headers, rate limits, compression, cookies, limits of size."""

from datetime import timedelta
from typing import Any, Final

from flask import Flask, Response, current_app, g
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config

CONTENT_SECURITY_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap's own icons and the TOTP picture are data: images
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
LARGEST_REQUEST: Final = 2 * 1024 * 1024
"""Bytes. Far above any text we accept, so that one that is too long is told so and kept."""

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)
WRITING: Final = "60 per minute"
SIGNING_IN: Final = "20 per minute; 200 per hour"

LIMITED_LIBRARY_VIEWS: Final = (
    "security.change_email",
    "security.change_email_confirm",
    "security.change_password",
    "security.confirm_email",
    "security.forgot_password",
    "security.login",
    "security.mf_recovery",
    "security.register",
    "security.reset_password",
    "security.send_confirmation",
    "security.two_factor_rescue",
    "security.two_factor_setup_validate",
    "security.two_factor_token_validation",
    "security.verify",
    "security.wan_signin_response",
    "security.wan_verify_response",
)


def init_app(app: Flask, config: Config) -> None:
    """Put headers, limits and compression around the application."""
    app.config.update(
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure,
        REMEMBER_COOKIE_NAME="remember_token",
        REMEMBER_COOKIE_DURATION=timedelta(days=30),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=config.secure,
        WTF_CSRF_TIME_LIMIT=None,  # a token is good for its session: writing may take an evening
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        RATE_LIMITS=config.rate_limits,
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        TRUSTED_HOSTS=[config.server_name] if config.server_name else None,
        SERVER_NAME=config.server_name,
        PREFERRED_URL_SCHEME="https" if config.secure else "http",
        COMPRESS_ALGORITHM=["br", "zstd", "gzip"],
        COMPRESS_STREAMS=False,  # only static files are streams, and they come packed
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.after_request(_set_own_policy)  # registered before Talisman, it has the last word
    Talisman(
        app,
        force_https=config.secure,
        session_cookie_secure=config.secure,
        content_security_policy=CONTENT_SECURITY_POLICY,
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
        referrer_policy="same-origin",
        x_xss_protection=False,
    )
    limiter.init_app(app)
    Compress(app)
    app.after_request(_say_how_long)


@limiter.request_filter
def _without_limits() -> bool:
    """Let all pass where limits are off. One limiter serves every application of a process."""
    return not current_app.config["RATE_LIMITS"]


def use_policy(policy: str) -> None:
    """Answer this request with a Content-Security-Policy of its own: what is served is no page."""
    g.content_security_policy = policy


def _set_own_policy(response: Response) -> Response:
    if "content_security_policy" in g:
        response.headers["Content-Security-Policy"] = g.content_security_policy
    return response


def limit_library_views(app: Flask) -> None:
    """Limit how often one address may try the sign-in pages, once they are registered."""
    limit = limiter.limit(SIGNING_IN, methods=["POST"])
    views: dict[str, Any] = app.view_functions
    for endpoint in LIMITED_LIBRARY_VIEWS:
        views[endpoint] = limit(views[endpoint])


def _say_how_long(response: Response) -> Response:
    """Keep pages out of shared caches, but for those that all share (`readers`)."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
