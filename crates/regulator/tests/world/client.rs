//! Somebody who asks the node over HTTP, through a real socket.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::sync::watch;
use wufei_regulator::api::{self, Door, Place, Token};

use super::{World, transport};

pub struct Client {
    pub world: World,
    pub base: String,
    pub token: Token,
    pub http: reqwest::Client,
    pub stop: watch::Sender<bool>,
}

impl Client {
    pub async fn new() -> Self {
        let world = World::new();
        let token = Token::random().unwrap();
        let place = Place {
            address: "node.example:4420".to_owned(),
            server_key: transport(77),
        };
        let (stop, stopped) = watch::channel(false);
        let router = api::router(
            world.office.clone(),
            place,
            Door::new(token.clone(), false),
            stopped,
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            world,
            base,
            token,
            http,
            stop,
        }
    }

    pub fn asks(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.asks_as_stranger(method, path)
            .bearer_auth(self.token.as_str())
    }

    pub fn asks_as_stranger(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub async fn gets(&self, path: &str) -> Value {
        let response = self.asks(Method::GET, path).send().await.unwrap();
        let status = response.status();
        let body = response.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    pub async fn is_told(&self, method: Method, path: &str) -> (StatusCode, Value) {
        let response = self
            .asks(method, path)
            .header("accept-language", "en")
            .send()
            .await
            .unwrap();
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
        let request_id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let (status, body) = (response.status(), response.json::<Value>().await.unwrap());
        assert_eq!(body["request_id"], request_id);
        (status, body)
    }
}
