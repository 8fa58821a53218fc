"""Process settings, read once from the environment (and `backend/.env`).

Invariant: outside `local` and `test` the process does not start with a default secret, without a
database of its own, or with debugging on. Every variable is described in `backend/.env.example`.
"""

from __future__ import annotations

import ipaddress
import re
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BACKEND_DIR = Path(__file__).resolve().parents[2]
REPOSITORY_DIR = BACKEND_DIR.parent
MIN_SECRET_LENGTH = 32
GENERATED_SECRETS = "secrets.env"
_OTEL_PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
_DEFAULT_SECRET = "local-development-only-secret-0000000000"  # noqa: S105 - refused outside local and test


class AppEnv(StrEnum):
    LOCAL = "local"
    TEST = "test"
    STAGING = "staging"
    PRODUCTION = "production"

    @property
    def is_development(self) -> bool:
        return self in (AppEnv.LOCAL, AppEnv.TEST)


class CinVerification(StrEnum):
    """What proves on the public pages that somebody is the client of a CIN."""

    CIN_ONLY = "cin_only"
    OTP = "otp"


class SmtpSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class OtelExporter(StrEnum):
    """What becomes of one kind of telemetry where there is a collector."""

    OTLP = "otlp"
    NONE = "none"


class Settings(BaseSettings):
    """Everything the environment can change. Field names are the variable names in lower case."""

    model_config = SettingsConfigDict(env_file=BACKEND_DIR / ".env", env_ignore_empty=True, extra="ignore", frozen=True)

    app_env: AppEnv = AppEnv.LOCAL
    debug: bool = False

    database_url: str | None = Field(default=None, description="DSN of the application's role.")
    database_owner_url: str | None = Field(default=None, description="DSN of the role that migrates.")
    database_backup_url: str | None = Field(
        default=None,
        description="DSN of a role that reads past row security; dumps fall back to the owner's.",
    )
    db_pool_size: int = Field(default=8, ge=2, le=200)
    mt_data_dir: Path = REPOSITORY_DIR / ".local"

    document_store: str = Field(default="database", description="database, file:<folder> or s3:<bucket>/<prefix>.")

    host: str = "127.0.0.1"
    backend_port: int = Field(default=8000, ge=1, le=65535)
    frontend_port: int = Field(default=5173, ge=1, le=65535)
    frontend_dist: Path = REPOSITORY_DIR / "frontend" / "dist"
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ("http://localhost:5173", "http://127.0.0.1:5173")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()

    data_key: str = Field(default=_DEFAULT_SECRET, description="Several by commas: the first seals, all open.")
    landing_token_secret: str = _DEFAULT_SECRET
    jwt_secret: str = _DEFAULT_SECRET
    jwt_issuer: str = "mt-facturation"
    jwt_audience: str = "mt-facturation-api"
    jwt_access_minutes: int = Field(default=30, ge=1, le=24 * 60)
    jwt_refresh_days: int = Field(default=14, ge=1, le=365, description="Sign-ins not used for so long end.")

    oidc_issuer: str | None = Field(default=None, description="Another issuer whose access tokens are accepted.")
    oidc_audience: str | None = None
    oidc_jwks_url: str | None = None
    oidc_roles_claim: str = "roles"
    oidc_tenant_claim: str = "tenant"

    rate_limit_token: int = Field(default=10, ge=0, description="Tokens asked for, per minute, address and user.")
    rate_limit_verify_address: int = Field(default=10, ge=0, description="CIN look-ups per minute and address.")
    rate_limit_verify_cin: int = Field(default=10, ge=0, description="Look-ups of one CIN in ten minutes.")
    rate_limit_landing_writes: int | None = Field(default=None, ge=0, description="Per minute and address.")
    rate_limit_api: int | None = Field(default=None, ge=0, description="Requests per minute and identity.")

    landing_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Whose public pages a host name shows, `host=tenant` by commas; `mt` otherwise."
    )
    landing_verification: CinVerification = CinVerification.CIN_ONLY
    landing_lookup_minutes: int = Field(default=10, ge=1, le=60, description="Life of a look-up token.")
    landing_document_minutes: int = Field(default=60, ge=1, le=24 * 60, description="Life of a document's link.")
    landing_code_minutes: int = Field(default=10, ge=1, le=60, description="Life of a one-time code.")
    landing_draft_days: int = Field(default=30, ge=1, le=365)
    landing_reservation_minutes: int = Field(default=30, ge=1, le=24 * 60, description="Numbers stay held.")
    landing_reservations: int | None = Field(default=None, ge=0, description="Per address while numbers stay held.")
    landing_held_numbers: int = Field(default=2000, ge=1, description="Numbers held at a time, over all visitors.")
    landing_backdating_days: int | None = Field(default=None, ge=0, description="How far back a public form begins.")

    billing_inline_limit: int = Field(default=500, ge=0, description="Clients billed within the request.")
    billing_chunk_clients: int = Field(default=2500, ge=1, le=20_000)
    billing_lookback_months: int = Field(default=12, ge=0, le=60)

    smtp_host: str | None = Field(default=None, description="Mail server; unset in local and test: files instead.")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS
    smtp_username: str | None = None
    smtp_password: str | None = None
    smtp_from: str | None = Field(default=None, description="Sender of e-mails; the seller's address when unset.")
    sms_url: str | None = Field(default=None, description="HTTP gateway that takes an SMS as JSON.")
    sms_token: str | None = None
    sms_sender: str = "MT"

    clock_fixed_at: AwareDatetime | None = Field(default=None, description="Stops the clock; local and test.")

    worker_concurrency: int = Field(default=2, ge=1, le=64, description="Jobs one worker runs at a time.")

    worker_metrics_port: int | None = Field(default=None, ge=1, le=65535, description="Where a worker shows metrics.")

    queue_heartbeat_seconds: float = Field(default=10, gt=0, le=60, description="How often a worker says it lives.")
    queue_stalled_seconds: float = Field(default=30, gt=0, le=600, description="Silence after which its jobs go on.")

    log_level: str = "INFO"

    otel_exporter_otlp_endpoint: str | None = Field(default=None, description="Collector of OpenTelemetry, over HTTP.")
    otel_service_name: str = "mt-facturation"
    otel_resource_attributes: str | None = None
    otel_exporter_otlp_headers: str | None = None
    otel_traces_exporter: OtelExporter = OtelExporter.OTLP
    otel_metrics_exporter: OtelExporter = OtelExporter.NONE
    otel_traces_sampler: str | None = None
    otel_traces_sampler_arg: str | None = None

    @property
    def uses_embedded_postgres(self) -> bool:
        """Tell whether this process talks to the embedded server rather than to `DATABASE_URL`."""
        return self.app_env.is_development and not self.database_url

    def tenant_of_host(self, host: str) -> str | None:
        """The tenant whose public pages a host name shows; None of one that nobody listed."""
        return dict(part.lower().split("=") for part in self.landing_hosts).get(host.lower())

    def outside_development(self, chosen: int | None, otherwise: int) -> int:
        """A limit that is off in `local` and `test` unless it was chosen."""
        return chosen if chosen is not None else 0 if self.app_env.is_development else otherwise

    @field_validator("data_key")
    @classmethod
    def _has_a_key(cls, value: str) -> str:
        if not value.replace(",", " ").strip():
            raise ValueError("DATA_KEY lists no key")
        return value

    @field_validator("mt_data_dir", "frontend_dist")
    @classmethod
    def _from_repository(cls, value: Path) -> Path:
        # Every process has to find the same folder, whatever directory it was started in.
        return REPOSITORY_DIR / value.expanduser()

    @field_validator("document_store")
    @classmethod
    def _is_a_store(cls, value: str) -> str:
        kind, _, place = value.partition(":")
        place = place.removeprefix("//")
        if kind == value == "database":
            return value
        if kind not in ("file", "s3") or not place.strip("/"):
            raise ValueError("is database, file:<folder> or s3:<bucket>/<prefix>")
        if kind == "s3" and not _is_installed("s3fs"):
            raise ValueError("s3 needs the package s3fs of requirements-full.lock")
        return f"{kind}:{REPOSITORY_DIR / Path(place).expanduser() if kind == 'file' else place}"

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _can_be_exported_to(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/]", value):
            raise ValueError("is an address that begins with http:// or https://")
        if value is not None and not all(map(_is_installed, _OTEL_PACKAGES)):
            raise ValueError("needs the OpenTelemetry packages of requirements-full.lock")
        return value

    @field_validator("cors_origins", "trusted_proxies", "landing_hosts", mode="before")
    @classmethod
    def _split_on_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("landing_hosts")
    @classmethod
    def _name_tenants(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"[^\s=]+=[^\s=]+", part) for part in value):
            raise ValueError("LANDING_HOSTS lists host=tenant, separated by commas")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network, strict=False)
        return value

    def _secrets(self, name: str) -> list[str]:
        value: str = getattr(self, name)
        return [part.strip() for part in value.split(",")] if name == "data_key" else [value]

    @model_validator(mode="after")
    def _has_whole_issuer(self) -> Self:
        described = (self.oidc_issuer, self.oidc_audience, self.oidc_jwks_url)
        if any(described) and not all(described):
            raise ValueError("OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL are set together or not at all")
        if self.oidc_issuer == self.jwt_issuer:
            raise ValueError("OIDC_ISSUER is another issuer than JWT_ISSUER")
        if self.oidc_jwks_url and not self.app_env.is_development and not self.oidc_jwks_url.startswith("https://"):
            raise ValueError("OIDC_JWKS_URL must be https")
        return self

    @model_validator(mode="after")
    def _refuse_unsafe_start(self) -> Self:
        if self.app_env.is_development:
            return self
        problems = [
            f"{name.upper()} must be set to a secret of at least {MIN_SECRET_LENGTH} characters"
            for name in ("data_key", "landing_token_secret", "jwt_secret")
            if not all(_is_strong(secret) for secret in self._secrets(name))
        ]
        if not self.database_url:
            problems.append("DATABASE_URL must be set")
        if self.clock_fixed_at:
            problems.append("CLOCK_FIXED_AT must be unset")
        if self.debug:
            problems.append("DEBUG must be off")
        if problems:
            raise ValueError(f"refusing to start in {self.app_env}: " + "; ".join(problems))
        return self


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # not even the folder that it would be in
        return False


def _is_strong(secret: str) -> bool:
    return secret != _DEFAULT_SECRET and len(secret) >= MIN_SECRET_LENGTH


@lru_cache
def get_settings() -> Settings:
    """The settings of this process; tests clear the cache after changing the environment."""
    settings = Settings()
    generated = settings.mt_data_dir / GENERATED_SECRETS
    if not settings.app_env.is_development or not generated.is_file():
        return settings
    # Secrets a launcher generated live beside the data they protect; what people set themselves wins.
    return Settings(_env_file=(generated, BACKEND_DIR / ".env"))
