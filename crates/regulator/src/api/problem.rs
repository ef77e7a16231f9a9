//! What a client is told when something is wrong: RFC 9457, in the client's language.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::request_id::RequestId;
use wufei_api::console::{FieldProblem, Problem};

use crate::office::OfficeError;
use wufei_papers::Lang;

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No token, or another one.
    #[error("the token is missing or wrong")]
    Unauthorized,
    /// A browser asks with our cookie, and not from a page of ours.
    #[error("the request comes from another site")]
    CrossSite,
    /// Too many wrong tokens lately.
    #[error("too many wrong tokens: not before {seconds} s")]
    TooManyTries {
        /// When it may be tried again, in seconds from now.
        seconds: u64,
    },
    /// No such page, or nothing with this name.
    #[error("nothing has this name")]
    NotFound,
    /// The page is there, but not for this method.
    #[error("this method is not served here")]
    Method,
    /// The request cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// One field has a value that it cannot have.
    #[error("{field}: {found:?} is not possible")]
    Field {
        /// A JSON pointer or the name of a parameter.
        field: &'static str,
        /// What stood there.
        found: String,
        /// What may stand there.
        expected: Expected,
    },
    /// The body is too long.
    #[error("the body is too long")]
    TooLarge,
    /// The body is no JSON.
    #[error("the body is not JSON")]
    MediaType,
    /// The answer took too long.
    #[error("the answer took too long")]
    Timeout,
    /// The node is closing, or could not write.
    #[error("the node cannot do this now")]
    NotReady,
    /// A fault of ours. The log says more.
    #[error("the node could not do this")]
    Fault,
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A whole number up to 1000.
    Limit,
    /// The `next` of the page before, with the same order.
    Cursor,
    /// `at`, `updated`, `planned`, with `-` for the largest first.
    Sort,
    /// A status.
    Status,
    /// A day or a moment.
    Time,
    /// An id in hexadecimal digits.
    Id,
    /// A name of at most 200 characters.
    Name,
    /// A unified social credit code with a right check character.
    Uscc,
    /// A kind of organisation.
    Kind,
    /// Six digits.
    Division,
    /// The id of an organisation that is enrolled.
    Organisation,
    /// From a second to 30 days.
    Life,
    /// A slot that is free.
    Slot,
    /// A note of at most 500 characters.
    Note,
    /// `true` or `false`.
    Flag,
    /// The entry of a step that another one contradicts.
    Rival,
    /// The entry of an open correction that asks this party.
    OpenCorrection,
    /// As many entries as one statement may name.
    Endorsed,
    /// As many codes as fit a page.
    Codes,
    /// The entry of a recorded step that waits for this word.
    Recorded,
}

impl From<OfficeError> for ApiError {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Closed | OfficeError::Fault => Self::NotReady,
            OfficeError::Archive(error) => error.into(),
        }
    }
}

impl From<wufei_archive::ArchiveError> for ApiError {
    fn from(error: wufei_archive::ArchiveError) -> Self {
        tracing::error!(cause = %crate::causes(&error), "a read failed: {error}");
        match error {
            wufei_archive::ArchiveError::Busy(_) => Self::NotReady,
            _ => Self::Fault,
        }
    }
}

impl ApiError {
    /// The status line.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Field { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::CrossSite => "cross-site",
            Self::TooManyTries { .. } => "too-many-tries",
            Self::NotFound => "not-found",
            Self::Method => "method-not-allowed",
            Self::Unreadable(_) => "bad-request",
            Self::Field { .. } => "invalid",
            Self::TooLarge => "too-large",
            Self::MediaType => "unsupported-media-type",
            Self::Timeout => "timeout",
            Self::NotReady => "not-ready",
            Self::Fault => "fault",
        }
    }

    /// The error behind a status that axum answered by itself.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::MediaType,
            StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => Self::Timeout,
            status if status.is_client_error() => Self::Unreadable(status.to_string()),
            _ => Self::Fault,
        }
    }

    fn title(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhCn => match self {
                Self::Unauthorized => "未授权",
                Self::CrossSite => "请求来自其他网站",
                Self::TooManyTries { .. } => "尝试次数过多",
                Self::NotFound => "没有这个对象",
                Self::Method => "不支持的方法",
                Self::Unreadable(_) => "请求无法识别",
                Self::Field { .. } => "字段取值不对",
                Self::TooLarge => "请求体过大",
                Self::MediaType => "请求体不是 JSON",
                Self::Timeout => "超时",
                Self::NotReady => "暂时无法处理",
                Self::Fault => "节点故障",
            },
            Lang::En => match self {
                Self::Unauthorized => "Not authorised",
                Self::CrossSite => "The request comes from another site",
                Self::TooManyTries { .. } => "Too many tries",
                Self::NotFound => "Not found",
                Self::Method => "Method not allowed",
                Self::Unreadable(_) => "The request cannot be read",
                Self::Field { .. } => "A field has an impossible value",
                Self::TooLarge => "The body is too large",
                Self::MediaType => "The body is not JSON",
                Self::Timeout => "Timed out",
                Self::NotReady => "Not possible now",
                Self::Fault => "Fault of the node",
            },
        }
    }

    fn detail(&self, lang: Lang) -> String {
        match lang {
            Lang::ZhCn => match self {
                Self::Unauthorized => "缺少令牌，或令牌不对。请用节点启动时打印的令牌登录，或把它放在 Authorization 头中。节点重启后令牌会更换。".into(),
                Self::CrossSite => "这个改动不是从本节点的页面发出的，没有执行。请打开本节点的控制台操作；程序请使用令牌，不要使用 cookie。".into(),
                Self::TooManyTries { seconds } => format!("一分钟内令牌错了太多次，登录已暂停。请在 {seconds} 秒后再试；已登录的人不受影响。"),
                Self::NotFound => "没有以此为名的页面或记录。".into(),
                Self::Method => "该地址不支持此方法，请查阅 /api/v1/openapi.json。".into(),
                Self::Unreadable(why) => format!("{why}。请对照 /api/v1/openapi.json 修改后重发，数据没有变化。"),
                Self::Field { field, found, expected } => {
                    format!("{field} 的值 {found:?} 不可用：应为{}。数据没有变化。", expected.say(lang))
                }
                Self::TooLarge => "请求体不得超过 1 MiB。数据没有变化。".into(),
                Self::MediaType => "请以 Content-Type: application/json 发送。数据没有变化。".into(),
                Self::Timeout => "30 秒内没有完成，请缩小查询范围后重试。".into(),
                Self::NotReady => "节点正在关闭或暂时无法写入，什么也没有改变，请稍后重试。".into(),
                Self::Fault => "节点出错，什么也没有改变。请把 request_id 告诉管理员，日志中有原因。".into(),
            },
            Lang::En => match self {
                Self::Unauthorized => "The token is missing or wrong. Sign in with the token that the node printed at its start, or send it in the Authorization header. A node that starts again prints another one.".into(),
                Self::CrossSite => "This change was not asked for by a page of this node, and was not made. Use the node's own console; programs use the token and no cookie.".into(),
                Self::TooManyTries { seconds } => format!("Too many wrong tokens were tried within a minute. Try again in {seconds} seconds; whoever is signed in is not affected."),
                Self::NotFound => "No page or record has this name.".into(),
                Self::Method => "This method is not served at this address; see /api/v1/openapi.json.".into(),
                Self::Unreadable(why) => format!("{why}. Compare with /api/v1/openapi.json and send it again; nothing has changed."),
                Self::Field { field, found, expected } => {
                    format!("{field} cannot be {found:?}: {} is expected. Nothing has changed.", expected.say(lang))
                }
                Self::TooLarge => "A body has at most 1 MiB. Nothing has changed.".into(),
                Self::MediaType => "Send it as Content-Type: application/json. Nothing has changed.".into(),
                Self::Timeout => "It was not done within 30 seconds; ask for less.".into(),
                Self::NotReady => "The node is closing or cannot write now. Nothing has changed; try again later.".into(),
                Self::Fault => "The node failed, and nothing has changed. Tell the administrator the request_id: the log says why.".into(),
            },
        }
    }

    fn describe(&self, lang: Lang, instance: String, request_id: Option<String>) -> Problem {
        let errors = match self {
            Self::Field { field, expected, .. } => vec![FieldProblem {
                pointer: (*field).to_owned(),
                detail: expected.say(lang).to_owned(),
            }],
            _ => Vec::new(),
        };
        Problem {
            kind: format!("urn:wufei:problem:{}", self.code()),
            title: self.title(lang).to_owned(),
            status: self.status().as_u16(),
            detail: self.detail(lang),
            instance,
            code: self.code().to_owned(),
            request_id,
            errors,
        }
    }
}

impl Expected {
    fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhCn => match self {
                Self::Limit => "1 到 1000 的整数",
                Self::Cursor => "上一页给出的 next，且排序相同",
                Self::Sort => "at、updated、planned 之一，前加 - 表示从大到小",
                Self::Status => "联单状态，如 issued",
                Self::Time => "日期（如 2026-11-23，按北京时间）或带时区的时刻",
                Self::Id => "十六进制的编号",
                Self::Name => "1 到 200 个字的名称",
                Self::Uscc => "校验码正确的 18 位统一社会信用代码",
                Self::Kind => "producer、transporter、disposal、collector、agent 或 auditor",
                Self::Division => "六位行政区划代码",
                Self::Organisation => "已登记单位的编号",
                Self::Life => "1 秒到 30 天",
                Self::Slot => "256 台以内的设备",
                Self::Note => "500 个字以内的备注",
                Self::Flag => "true 或 false",
                Self::Rival => "与别的环节矛盾的一步的条目编号",
                Self::OpenCorrection => "正在等这一方答复的更正的条目编号",
                Self::Endorsed => "1 至 256 条记录",
                Self::Codes => "1 到 100 的整数",
                Self::Recorded => "等待核实的代记环节的条目编号；只有未登记的一方才能指明是哪家单位",
            },
            Lang::En => match self {
                Self::Limit => "a whole number from 1 to 1000",
                Self::Cursor => "the next of the page before, with the same order",
                Self::Sort => "at, updated or planned, with - for the largest first",
                Self::Status => "a status such as issued",
                Self::Time => "a day such as 2026-11-23 (Beijing time), or a moment with its offset",
                Self::Id => "an id in hexadecimal digits",
                Self::Name => "a name of 1 to 200 characters",
                Self::Uscc => "a unified social credit code of 18 characters with its right check character",
                Self::Kind => "producer, transporter, disposal, collector, agent or auditor",
                Self::Division => "a division code of six digits",
                Self::Organisation => "the id of an enrolled organisation",
                Self::Life => "from one second to 30 days",
                Self::Slot => "at most 256 devices",
                Self::Note => "a note of at most 500 characters",
                Self::Flag => "true or false",
                Self::Rival => "the entry of a step that another one contradicts",
                Self::OpenCorrection => "the entry of an open correction that asks this party",
                Self::Endorsed => "1 to 256 entries",
                Self::Codes => "a whole number from 1 to 100",
                Self::Recorded => {
                    "the entry of a recorded step that waits for this word; only a party that was not enrolled is said to be an organisation"
                }
            },
        }
    }
}

impl IntoResponse for ApiError {
    /// Only the status: [`explain`] knows the client's language and writes the body.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every error its body.
pub async fn explain(request: Request, next: Next) -> Response {
    let language = request.headers().get(header::ACCEPT_LANGUAGE);
    let lang = language
        .and_then(|value| value.to_str().ok())
        .map(Lang::accepted)
        .unwrap_or_default();
    let instance = request.uri().path().to_owned();
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .map(str::to_owned);
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let error = response.extensions().get::<ApiError>().cloned();
    // Health checks answer for themselves.
    if error.is_none()
        && response.headers().contains_key(header::CONTENT_TYPE)
        && status == StatusCode::SERVICE_UNAVAILABLE
    {
        return response;
    }
    let error = error.unwrap_or_else(|| ApiError::of_status(status));
    let mut answer = (status, Json(error.describe(lang, instance, request_id))).into_response();
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    match error {
        ApiError::Unauthorized => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        ApiError::NotReady => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        ApiError::TooManyTries { seconds } => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        _ => {}
    }
    answer
}
