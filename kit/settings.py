"""Every setting, with its default. Read from the environment as ``DAOBAN_…`` or from ``.env``."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.errors import LogicalError

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "development-only"  # noqa: S105  refused outside development mode
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d+)?")
MIN_SECRET_LENGTH = 32
MIN_SECRET_VARIETY = 10  # different characters; 32 random hexadecimal digits have 10 or more in 9,999 of 10,000


class SettingsError(LogicalError):
    code = "bad_settings"


class Settings(BaseSettings):
    """Validated settings. ``docs/settings.md`` lists each one; a test compares."""

    model_config = SettingsConfigDict(env_prefix="DAOBAN_", env_file=".env", extra="ignore", frozen=True)

    mode: Literal["development", "production"] = Field(
        "development", description="development 建演示账号、允许默认密钥；production 两者都不允许"
    )
    host: str = Field("127.0.0.1", description="应用监听的地址；开发模式下只能是本机的地址")
    development_beyond_loopback: bool = Field(
        False,
        description="开发模式也监听本机以外的地址：演示账号和默认密钥人人皆知，只可用于全是自己人的网络",
    )
    port: int = Field(8000, ge=1, le=65535, description="应用监听的端口")
    var_dir: Path = Field(ROOT / "var", description="数据库、索引、日志所在的目录")
    uploads_dir: str = Field(
        "", description="纳税人上传的材料存放的目录，不能在网站可以直接访问的目录里；空则用 var_dir 下的 uploads"
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy 地址；空则用 var_dir 下的 SQLite。例：postgresql+psycopg://u:p@host/daoban",
    )
    redis_url: SecretStr = Field(
        SecretStr(""),
        description="几个应用进程共用一个数据库时，互相传递消息的 Redis 的地址，如 rediss://:口令@host:6379；"
        "空则只有一个应用进程",
    )
    secret_key: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET), description="签名登录状态的密钥；生产环境必须自设，至少 32 个字符"
    )
    data_key: SecretStr = Field(
        SecretStr(""),
        description="加密保存材料和办理内容的密钥；几个用逗号分开，第一个用来加密，其余只打开从前的；空则用 secret_key",
    )
    national_ciphers: bool = Field(
        False, description="加密保存的内容改用国密 SM4（GCM），密钥由 SM3 导出；从前加密的照样打得开"
    )
    rasa_url: str = Field("http://127.0.0.1:5005", description="Rasa REST 通道的地址")
    rasa_timeout_seconds: float = Field(8.0, gt=0, description="等 Rasa 一次答复的上限（秒）")
    action_timeout_seconds: float = Field(6.0, gt=0, description="一个动作的上限（秒），须小于等 Rasa 的上限")
    encoder: str = Field(
        "bundled", description="句向量模型：bundled 为自带模型，其余为 sentence-transformers 的名称或路径"
    )
    region: str = Field("北京", description="本部署所在地，用于挑选地方口径")
    record_standard: Literal["agreed", "in_force"] = Field(
        "agreed",
        description="接收发票记录按哪一份约定：agreed 为对外公布的约定，in_force 为现行和从前的税率、征收率，"
        "并接收填身份证号码的个人购买方",
    )
    threads: int = Field(0, ge=0, description="句向量推理用的线程数，0 为自动")
    elasticsearch: str = Field(
        "",
        description="Elasticsearch 9 的地址，几个节点用逗号分开，如 http://127.0.0.1:9200；空则检索在应用内进行",
    )
    elasticsearch_user: str = Field("", description="Elasticsearch 的用户名；空则不登录")
    elasticsearch_password: SecretStr = Field(SecretStr(""), description="Elasticsearch 的密码")
    elasticsearch_ca: str = Field("", description="Elasticsearch 的 CA 证书文件；空则用系统信任的证书")
    elasticsearch_prefix: str = Field("daoban", description="索引和别名的前缀，几套部署共用一个集群时各取一个")
    elasticsearch_timeout_seconds: float = Field(3.0, gt=0, description="等 Elasticsearch 一次答复的上限（秒）")
    sign_in_failures_per_account: int = Field(5, ge=1, description="一个账号登录失败这么多次后，暂停登录")
    sign_in_failures_per_address: int = Field(
        50,
        ge=1,
        description="一个网络地址登录失败这么多次后，暂停登录；在反向代理之后部署，须设 FORWARDED_ALLOW_IPS",
    )
    sign_in_window_minutes: int = Field(15, ge=1, description="登录失败的次数在这么多分钟内累计，过后重新计")
    sign_in_counts: Literal["memory", "store"] = Field(
        "memory",
        description="登录失败的次数记在哪里：memory 为本进程内，store 为数据库，几个应用进程共用一个数据库时用",
    )
    messages_per_minute: int | None = Field(
        None, ge=1, description="一个访客每分钟最多发多少条消息；空则 production 30，development 不限"
    )
    conversations_per_hour: int | None = Field(
        None, ge=1, description="一个访客每小时最多新开多少个对话；空则 production 20，development 不限"
    )
    sockets_per_visitor: int | None = Field(
        None, ge=1, description="一个访客同时最多打开多少个页面；空则 production 20，development 不限"
    )
    address_factor: int = Field(50, ge=1, description="一个网络地址可以是一个访客的多少倍：大厅里的人共用一个地址")
    staff_idle_minutes: int = Field(120, ge=1, description="工作人员多少分钟没有操作就退出登录")
    staff_session_hours: int = Field(12, ge=1, description="工作人员一次登录最长多少小时")
    taxpayer_idle_minutes: int = Field(120, ge=1, description="纳税人多少分钟没有操作就退出登录")
    admin_second_factor: bool | None = Field(
        None, description="管理员必须用动态口令（TOTP）；空则 production 必须，development 不必"
    )
    staff_oidc_issuer: str = Field(
        "", description="工作人员统一身份认证（OIDC）的地址，如 https://sso.example.gov.cn/realms/tax；空则只用本地账号"
    )
    staff_oidc_client_id: str = Field("daoban", description="本系统在统一身份认证登记的客户端编号")
    staff_oidc_client_secret: SecretStr = Field(SecretStr(""), description="上述客户端的密钥；空则只靠 PKCE")
    staff_oidc_title: str = Field("统一身份认证", description="登录页按钮上对它的称呼")
    staff_oidc_username_claim: str = Field("preferred_username", description="身份信息里哪一项是用户名")
    staff_oidc_role_claim: str = Field(
        "roles", description="身份信息（ID token）里哪一项是角色；里层的用点分开，如 realm_access.roles"
    )
    staff_oidc_roles: str = Field(
        "",
        description="那里的角色对应本系统的哪个角色，如 tax-admin=admin,tax-editor=trainer,tax-agent=agent；"
        "一人有几个的，用写在前面的；不在其中的不能登录",
    )
    taxpayer_oidc_issuer: str = Field(
        "", description="纳税人登录用的电子税务局身份认证（OIDC）的地址；空则只有开发模式的演示账号"
    )
    taxpayer_oidc_client_id: str = Field("daoban", description="本系统在电子税务局身份认证登记的客户端编号")
    taxpayer_oidc_client_secret: SecretStr = Field(SecretStr(""), description="上述客户端的密钥；空则只靠 PKCE")
    taxpayer_oidc_title: str = Field("电子税务局", description="登录窗口的按钮上对它的称呼")
    taxpayer_oidc_id_claim: str = Field("sub", description="身份信息里哪一项是纳税人（自然人）的编号")
    keep_words_days: int = Field(
        180, ge=0, description="最后一句话之后多少天，删去对话、转人工记录和回执里的文字与上传的材料；0 为一直保存"
    )
    keep_sessions_days: int = Field(
        180, ge=0, description="登录结束后多少天，删去登录记录（网络日志依法至少留存六个月）；0 为一直保存"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="取 /metrics 要出示的令牌（Authorization: Bearer …）；空则只有本机可以取"
    )
    traces_url: str = Field(
        "", description="OpenTelemetry 收集器的地址（OTLP/HTTP），如 http://127.0.0.1:4318/v1/traces；空则不记录"
    )
    refund_interest_days: int = Field(
        360, ge=360, le=366, description="退税加算利息，一年按多少天计（法规没有写明，由本局定）：360 或 365"
    )
    reading_seconds: float = Field(
        120.0, gt=0, description="读一个导入的文件最长多少秒（编辑页上和命令行），超过就停下并告诉导入的人"
    )
    reading_megabytes: int = Field(
        2048, ge=256, description="读一个导入的文件最多用多少 MB 内存（编辑页上和命令行），超过就停下并告诉导入的人"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="日志级别")
    log_format: Literal["text", "json"] = Field("text", description="日志格式")
    chats_per_agent: int = Field(6, ge=1, description="座席同时接待的对话数上限")
    draft_threads: int = Field(2, ge=0, description="为每个人工对话预拟参考答复的线程数，0 为不预拟（打开时现拟）")
    review_percent: int = Field(5, ge=0, le=100, description="结束的人工对话里抽多少（百分比）来质检；按规则挑的另算")
    panorama_threads: int = Field(20, ge=1, description="一户式查询：每个来源并行查询的线程数")
    panorama_seconds: float = Field(2.0, gt=0, description="一户式查询：等一个来源的上限（秒），超过的显示暂时取不到")
    minutes_per_chat: float = Field(5.0, gt=0, description="预计等候时间的初始估计：每个对话的分钟数")
    case_readable_hours: int = Field(
        72, ge=0, description="对话结束或转走后，原来的座席还能查看当时内容多少小时；之后的内容一概看不到"
    )
    desk_file: Path | None = Field(
        None,
        description="座席设置文件（组、优先、服务时间和节假日、各种时限）；空则用自带的 handoff/policy/desk.yml",
    )
    desk_threads: int = Field(2, ge=1, description="派单、备料、看时限的工作线程数")
    agent_away_minutes: float = Field(3.0, gt=0, description="座席断开工作台多少分钟后，手上的对话回到队首由他人接手")
    visitor_away_minutes: float = Field(10.0, gt=0, description="排队的纳税人离开页面多少分钟后退出排队")

    registration_url: str = Field("", description="不动产登记数据接口的地址；空则开发模式用内置沙箱，生产环境不接通")
    housing_url: str = Field("", description="住建部门数据接口的地址；空则同上")
    civil_affairs_url: str = Field("", description="民政部门数据接口的地址；空则同上")
    tax_history_url: str = Field("", description="税务历史档案接口的地址；空则同上")
    payment_url: str = Field("", description="支付平台的地址；空则同上")
    treasury_url: str = Field("", description="国库退付接口的地址；空则同上")
    bank_url: str = Field(
        "", description="核对退税账户是谁名下的银行接口的地址；空则开发模式用内置沙箱，生产环境只比对户名"
    )
    sms_url: str = Field("", description="发提醒的短信渠道的地址；空则开发模式用内置沙箱，生产环境不用这个渠道")
    email_url: str = Field("", description="发提醒的电子邮件渠道的地址；空则同上")
    wechat_url: str = Field("", description="发提醒的微信渠道的地址；空则同上")
    counterpart_keys: Path | None = Field(
        None, description="存放各部门和支付平台 Ed25519 公钥（registration.pub 等）的目录；空则用 var_dir 下的 keys"
    )
    counterpart_timeout_seconds: float = Field(3.0, gt=0, description="等部门或支付平台一次答复的上限（秒）")
    certificate_file: Path | None = Field(
        None, description="签完税凭证的 PKCS #12 证书文件；空则用自制的演示证书，凭证上标明是样张"
    )
    certificate_password: SecretStr = Field(SecretStr(""), description="上述证书文件的口令")
    public_url: str = Field("", description="纳税人打开本系统的地址，写进凭证的二维码；空则用监听的地址")
    embed_origins: str = Field(
        "",
        description="可以把导办嵌进自己页面的网站，如 https://etax.example.gov.cn，几个用逗号分开；空则谁也不能嵌",
    )

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        for origin in filter(None, map(str.strip, value.split(","))):
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"DAOBAN_EMBED_ORIGINS 里的“{origin}”不是网站的地址，应像 https://etax.example.gov.cn")
        return value

    @field_validator("staff_oidc_roles")
    @classmethod
    def _roles(cls, value: str) -> str:
        for pair in filter(None, map(str.strip, value.split(","))):
            if pair.rpartition("=")[2].strip() not in ("agent", "trainer", "admin") or not pair.rpartition("=")[0]:
                raise ValueError(f"DAOBAN_STAFF_OIDC_ROLES 里的“{pair}”应像 tax-agent=agent（agent、trainer、admin）")
        return value

    @field_validator("rasa_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _check(self) -> Settings:
        if self.mode == "production" and len(self.secret_key.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(f"生产环境请设 DAOBAN_SECRET_KEY，至少 {MIN_SECRET_LENGTH} 个字符的随机串")
        if self.mode == "production" and len(set(self.secret_key.get_secret_value())) < MIN_SECRET_VARIETY:
            raise ValueError("DAOBAN_SECRET_KEY 太简单：请用随机串，例如 openssl rand -base64 32 的输出")
        if self.development and not _is_loopback(self.host) and not self.development_beyond_loopback:
            raise ValueError(
                f"开发模式的演示账号和默认密钥人人皆知，不能监听本机以外的地址（DAOBAN_HOST={self.host}）："
                "请设 DAOBAN_MODE=production；网络里全是自己人时，也可以设 DAOBAN_DEVELOPMENT_BEYOND_LOOPBACK=true"
            )
        for name, issuer in (("STAFF", self.staff_oidc_issuer), ("TAXPAYER", self.taxpayer_oidc_issuer)):
            if issuer and not self.development and not issuer.startswith("https://"):
                raise ValueError(f"DAOBAN_{name}_OIDC_ISSUER 在生产环境须是 https:// 的地址")
        if self.staff_oidc_issuer and not self.staff_oidc_roles:
            raise ValueError("设了 DAOBAN_STAFF_OIDC_ISSUER，还要设 DAOBAN_STAFF_OIDC_ROLES，否则谁也登录不了")
        if self.action_timeout_seconds >= self.rasa_timeout_seconds:
            raise ValueError("DAOBAN_ACTION_TIMEOUT_SECONDS 须小于 DAOBAN_RASA_TIMEOUT_SECONDS")
        return self

    @property
    def development(self) -> bool:
        return self.mode == "development"

    @property
    def strict_admins(self) -> bool:
        return not self.development if self.admin_second_factor is None else self.admin_second_factor

    @property
    def framers(self) -> tuple[str, ...]:
        """Origins whose pages may hold ours."""
        return tuple(filter(None, map(str.strip, self.embed_origins.split(","))))

    @property
    def keys_dir(self) -> Path:
        return self.counterpart_keys or self.var_dir / "keys"

    @property
    def public_address(self) -> str:
        return self.public_url.rstrip("/") or self.address

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.var_dir / 'daoban.db'}"

    @property
    def uploads_path(self) -> Path:
        return Path(self.uploads_dir) if self.uploads_dir else self.var_dir / "uploads"

    @property
    def action_token(self) -> str:
        """What Rasa shows at the action webhook; both processes derive it from the secret."""
        return hashlib.sha256(b"actions:" + self.secret_key.get_secret_value().encode()).hexdigest()

    @property
    def address(self) -> str:
        """Where this machine's own programs and browser reach the app."""
        return f"http://{'127.0.0.1' if self.host in ('0.0.0.0', '::') else self.host}:{self.port}"  # noqa: S104


def load_settings(env_file: Path | None = ROOT / ".env") -> Settings:
    """Settings of this process. Raises ``SettingsError`` naming every wrong one.

    An unknown ``DAOBAN_…`` variable is an error too: it is nearly always a misspelt setting.
    """
    known = {f"DAOBAN_{name.upper()}" for name in Settings.model_fields} | OUTSIDE_SETTINGS
    unknown = sorted(k for k in os.environ if k.startswith("DAOBAN_") and k not in known)
    if unknown:
        raise SettingsError(f"不认识的设置：{'、'.join(unknown)}。全部设置见 docs/settings.md")
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError(f"设置有误：{'；'.join(map(_wrong, error.errors()))}。说明见 docs/settings.md") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which may be any machine's
        return False


def _wrong(error: ErrorDetails) -> str:
    name = f"DAOBAN_{str(error['loc'][0]).upper()}" if error["loc"] else ""
    if error["type"] == "value_error":  # our own sentence
        return f"{name} {error['msg'].removeprefix('Value error, ')}".strip()
    return f"{name} 的值“{error['input']}”不合要求"


# Read by the set-up script and the tests, before or outside the app.
OUTSIDE_SETTINGS = {
    "DAOBAN_TORCH_BACKEND",
    "DAOBAN_PYTHON",
    "DAOBAN_RASA_PYTHON",
    "DAOBAN_RASA_PORT",
    "DAOBAN_RASA_MODEL",
    "DAOBAN_ACTIONS_URL",
    "DAOBAN_ACTION_TOKEN",
    "DAOBAN_LOG_DIR",
    "DAOBAN_TEST_ELASTICSEARCH",
}
