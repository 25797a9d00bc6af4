//! `Server`: the listening socket and the connections on it. An accept loop of
//! our own, because a fault must be able to break its connection.

use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::app;
use crate::failure::Failure;
use crate::link::{Ending, Link};
use crate::options::Options;

/// How long open requests may still take once the server was asked to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// The demo API, listening.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    base_path: String,
    router: Router,
}

impl Server {
    /// Takes the port, then opens (or seeds) the database.
    ///
    /// # Errors
    /// When the port is taken, or a file cannot be read or written.
    pub async fn bind(options: Options) -> Result<Self, Failure> {
        let wanted = SocketAddr::new(options.host, options.port);
        let cannot = |error: std::io::Error| {
            Failure::new(format!("Cannot listen on {wanted}: {error}. Is another server running?"))
        };
        let listener = TcpListener::bind(wanted).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let base_path = options.base_path.clone();
        let router = tokio::task::spawn_blocking(move || app::router(&options))
            .await
            .map_err(|error| Failure::new(format!("The server could not be set up: {error}.")))??;
        Ok(Self { listener, address, base_path, router })
    }

    /// Prints the one line that says where the server listens.
    ///
    /// # Errors
    /// When nobody reads the standard output.
    pub fn announce(&self) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "listening on http://{}{}", self.address, self.base_path)
            .and_then(|()| out.flush())
            .map_err(|error| Failure::new(format!("Cannot write to the standard output: {error}.")))
    }

    /// Serves until `stop` ends, then lets open requests finish.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(connection(stream, self.router.clone(), stopped.clone()));
                    }
                    // Out of file handles: wait for some to be given back.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
            }
        }
        stopping.send_replace(true);
        let rest = async { while connections.join_next().await.is_some() {} };
        // Whoever is not done by then is cut off.
        let _ = tokio::time::timeout(FAREWELL, rest).await;
    }
}

/// Serves one connection until either side, a fault or the server ends it.
async fn connection(stream: TcpStream, router: Router, mut stopped: watch::Receiver<bool>) {
    // Pages are written in one go: waiting for more would only cost time.
    let _ = stream.set_nodelay(true);
    let link = Link::default();
    let service = service_fn({
        let link = link.clone();
        move |request| answer(request, router.clone(), link.clone())
    });
    let mut http =
        http1::Builder::new().header_read_timeout(None).serve_connection(TokioIo::new(stream), service);
    loop {
        tokio::select! {
            _ = &mut http => return,
            ending = link.severed() => {
                let stream = http.into_parts().io.into_inner();
                if ending == Ending::Reset {
                    let _ = stream.set_zero_linger();
                }
                return;
            }
            Ok(()) = stopped.changed() => std::pin::Pin::new(&mut http).graceful_shutdown(),
        }
    }
}

async fn answer(
    request: hyper::Request<Incoming>,
    router: Router,
    link: Link,
) -> Result<axum::response::Response, Infallible> {
    let mut request: Request = request.map(Body::new);
    request.extensions_mut().insert(link);
    router.oneshot(request).await
}
