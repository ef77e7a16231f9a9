//! The console's pages, as they were built into this program.
//!
//! `cargo xtask run` builds `ui/dist` before this crate. A plain `cargo build` works without it; then the
//! front page says how to get the console. A debug build reads the folder while it runs.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::api::problem::ApiError;

/// What `npm run build` makes of `ui`.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
pub struct Dist;

/// The console's own page; the desktop's page of the same build is not for browsers.
const ENTRY: &str = "regulator.html";
/// Files below it have a hash of their content in their names.
const HASHED: &str = "assets/";

/// What a page may load: what comes from here, and no script that is not a file.
/// antd writes its styles into the page, which is what `'unsafe-inline'` for styles is for.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
/// A year, which is as long as browsers keep anything.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The pages of a build, at `/`.
pub fn router<D: RustEmbed + 'static, S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/", get(entry::<D>))
        .route("/{*path}", get(file::<D>))
}

async fn entry<D: RustEmbed>() -> Response {
    match D::get(ENTRY) {
        Some(file) => serve(ENTRY, file),
        None => with_policy(Html(MISSING).into_response()),
    }
}

async fn file<D: RustEmbed>(Path(path): Path<String>) -> Result<Response, ApiError> {
    // Pages are reached by their addresses only.
    if path.ends_with(".html") {
        return Err(ApiError::NotFound);
    }
    let file = D::get(&path).ok_or(ApiError::NotFound)?;
    Ok(serve(&path, file))
}

fn serve(path: &str, file: EmbeddedFile) -> Response {
    let kind = HeaderValue::from_str(file.metadata.mimetype());
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        kind.expect("names of media types are ASCII"),
    );
    if path.starts_with(HASHED) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    }
    with_policy(response)
}

fn with_policy(mut response: Response) -> Response {
    let policy = HeaderValue::from_static(POLICY);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The front page of a build without the console.
const MISSING: &str = r#"<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>无废联单 Wufei</title>
<style>
  body { margin: 0 auto; max-width: 40rem; padding: 4rem 1.5rem; font: 1rem/1.7 system-ui, sans-serif; color: #1f2937; background: #fff; }
  h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
  section + section { margin-top: 2.5rem; }
  code { padding: .1em .35em; border-radius: .25rem; background: #f3f4f6; }
</style>
</head>
<body>
<section>
<h1>这个程序里没有监管控制台</h1>
<p>编译时没有找到控制台的页面，所以这里只有接口。节点照常运行，数据没有受影响。</p>
<p>要使用控制台，请在源代码文件夹中运行 <code>cargo xtask run</code>，它会先编译页面。接口说明见 <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>。</p>
</section>
<section lang="en">
<h1>This build was made without the console</h1>
<p>The pages were not there when this program was compiled, so only the interface is served. The node runs as usual, and its data is untouched.</p>
<p>To get the console, run <code>cargo xtask run</code> in the source folder: it builds the pages first. The interface is described at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</section>
</body>
</html>
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    #[derive(RustEmbed)]
    #[folder = "tests/pages"]
    struct Built;

    #[derive(RustEmbed)]
    #[folder = "tests/no-such-folder"]
    #[allow_missing = true]
    struct Missing;

    async fn gets<D: RustEmbed + 'static>(path: &str) -> (StatusCode, [String; 3], String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router::<D, ()>().oneshot(request).await.unwrap();
        let header = |name| {
            let value = response.headers().get(name);
            value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let headers = [
            header::CONTENT_TYPE,
            header::CACHE_CONTROL,
            header::CONTENT_SECURITY_POLICY,
        ]
        .map(header);
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, headers, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_build_is_served_and_only_hashed_files_are_kept_by_browsers() {
        let (status, [kind, cache, policy], body) = gets::<Built>("/").await;
        assert_eq!(
            (status, kind.as_str(), cache.as_str()),
            (StatusCode::OK, "text/html", "")
        );
        assert!(
            policy.contains("script-src 'self';") && !policy.contains("unsafe-eval"),
            "{policy}"
        );
        assert!(body.contains("/assets/console-4f2a.js"), "{body}");
        let (status, [kind, cache, _], _) = gets::<Built>("/assets/console-4f2a.js").await;
        assert_eq!(
            (status, kind.as_str(), cache.as_str()),
            (StatusCode::OK, "text/javascript", FOR_EVER)
        );
        let (status, [kind, cache, _], _) = gets::<Built>("/favicon.svg").await;
        assert_eq!(
            (status, kind.as_str(), cache.as_str()),
            (StatusCode::OK, "image/svg+xml", "")
        );
        for path in [
            "/index.html",
            "/regulator.html",
            "/assets/gone.js",
            "/../Cargo.toml",
            "/assets/..%2f..%2fCargo.toml",
        ] {
            assert_eq!(gets::<Built>(path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn a_program_without_the_console_says_so_and_how_to_build_it() {
        let (status, [kind, _, policy], body) = gets::<Missing>("/").await;
        assert_eq!(
            (status, kind.as_str()),
            (StatusCode::OK, "text/html; charset=utf-8")
        );
        assert!(policy.starts_with("default-src 'none'"));
        assert!(
            body.contains("这个程序里没有监管控制台") && body.contains("cargo xtask run"),
            "{body}"
        );
        assert_eq!(
            gets::<Missing>("/assets/console-4f2a.js").await.0,
            StatusCode::NOT_FOUND
        );
    }
}
