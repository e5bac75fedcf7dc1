//! Servers that keep an account of what reaches them: over plain http, over TLS, and as a proxy.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use http_body_util::Full;
use hyper::{Request, Response, body::Bytes, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::WebPkiClientVerifier,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};
use tokio_rustls::TlsAcceptor;

use crate::install_tls;

/// A request as it reached a server.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) connection: usize,
    pub(super) version: http::Version,
    pub(super) headers: http::HeaderMap,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What a server answers.
type Answer = fn(&Request<Incoming>) -> Response<Full<Bytes>>;

/// A server that lives as long as the test process.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(super) fn plain(answer: Answer) -> Self {
        Self::start(None, answer)
    }

    pub(super) fn tls(config: ServerConfig, answer: Answer) -> Self {
        Self::start(Some(TlsAcceptor::from(Arc::new(config))), answer)
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn start(tls: Option<TlsAcceptor>, answer: Answer) -> Self {
        let (listener, address) = listener();
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let server = Self {
            address,
            seen: Arc::clone(&seen),
        };
        thread::spawn(move || {
            Runtime::new().unwrap().block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                for connection in 0.. {
                    let (stream, _) = listener.accept().await.unwrap();
                    let (tls, seen) = (tls.clone(), Arc::clone(&seen));
                    tokio::spawn(async move {
                        let serve = service_fn(move |request: Request<Incoming>| {
                            seen.lock().unwrap().push(Seen {
                                connection,
                                version: request.version(),
                                headers: request.headers().clone(),
                            });
                            let answer = answer(&request);
                            async move { Ok::<_, Infallible>(answer) }
                        });
                        let http = auto::Builder::new(TokioExecutor::new());
                        match tls {
                            None => drop(http.serve_connection(TokioIo::new(stream), serve).await),
                            Some(tls) => {
                                if let Ok(stream) = tls.accept(stream).await {
                                    let stream = TokioIo::new(stream);
                                    drop(http.serve_connection(stream, serve).await);
                                }
                            }
                        }
                    });
                }
            });
        });
        server
    }
}

fn listener() -> (std::net::TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// A proxy for both ways of asking one, and the first line and head of each request that it was sent.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub(crate) fn start() -> Self {
        Self::slow(Duration::ZERO)
    }

    /// One that takes so long over each connection.
    pub(crate) fn slow(delay: Duration) -> Self {
        let (listener, address) = listener();
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&heads);
        thread::spawn(move || {
            Runtime::new().unwrap().block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    let kept = Arc::clone(&kept);
                    tokio::spawn(async move {
                        tokio::time::sleep(delay).await;
                        forward(stream, kept).await
                    });
                }
            });
        });
        Self { address, heads }
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// Sends one connection on: the tunnel of a CONNECT, or a request with its whole address as it came.
async fn forward(mut stream: TcpStream, heads: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8(head.clone()).ok()?;
    heads.lock().unwrap().push(text.clone());
    let asked = text.split(' ').nth(1)?;
    let (tunnel, authority) = match asked.strip_prefix("http://") {
        Some(rest) => (false, rest.split('/').next()?),
        None => (true, asked),
    };
    let mut onward = TcpStream::connect(authority).await.ok()?;
    if tunnel {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
    } else {
        onward.write_all(&head).await.ok()?;
    }
    copy_bidirectional(&mut stream, &mut onward).await.ok()?;
    Some(())
}

/// An authority of a test's own.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        install_tls();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// Its own certificate.
    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate and its key, as `--client-cert` takes them.
    pub(super) fn client(&self) -> String {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["client.example".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        certificate.pem() + &key.serialize_pem()
    }

    /// How a server of `localhost` speaks TLS, with HTTP/2 on offer; it may ask clients for a certificate of this authority.
    pub(super) fn server(&self, asks_clients: bool) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let builder = ServerConfig::builder();
        let builder = if asks_clients {
            let mut roots = RootCertStore::empty();
            roots
                .add(CertificateDer::from(self.0.der().to_vec()))
                .unwrap();
            let verifier = WebPkiClientVerifier::builder(Arc::new(roots))
                .build()
                .unwrap();
            builder.with_client_cert_verifier(verifier)
        } else {
            builder.with_no_client_auth()
        };
        let mut config = builder.with_single_cert(chain, key).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config
    }
}
