"""A small Django site that is a provider of OpenID Connect, made by django-oauth-toolkit: it
insists on PKCE, on the client's secret and on the addresses it was told.

    python django_site.py FOLDER PORT BASE

FOLDER holds its database; its signing key is another each time it starts, BASE is where Waypoint
is.
"""

import pathlib
import socketserver
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

folder, port, waypoint = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

settings.configure(
    SECRET_KEY="made up for a test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3",
                           "NAME": folder / "provider.sqlite"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "DIRS": [folder],
                "OPTIONS": {"context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth"]}}],
    LOGIN_URL="/login/",
    SESSION_COOKIE_NAME="provider-session",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": key.decode(),
        "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
        "OIDC_RP_INITIATED_LOGOUT_STRICT_REDIRECT_URIS": False,
        "PKCE_REQUIRED": True,
        "SCOPES": {"openid": "Who you are"},
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
    },
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402

(folder / "login.html").write_text(
    "<h1>Provider</h1><form method=post>{% csrf_token %}{{ form.as_p }}<button>Log in</button></form>")
urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html")),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]

call_command("migrate", verbosity=0)
if not Application.objects.exists():
    get_user_model().objects.create_user("sam.there", password="a password over there")
    Application.objects.create(
        client_id="waypoint", client_secret="a secret & more: 100%", name="Waypoint",
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=f"{waypoint}/sign-in/with/django/back",
        post_logout_redirect_uris=f"{waypoint}/signed-out",
        algorithm=Application.RS256_ALGORITHM, skip_authorization=True)


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = Server(("127.0.0.1", port), Handler)
server.set_app(get_wsgi_application())
server.serve_forever()
