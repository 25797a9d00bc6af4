//! `App`: what all requests share, and the one place that says which address is
//! answered by what.

use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use domain::Timestamp;
use domain::time::MINUTE;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::assets::Assets;
use crate::failure::Failure;
use crate::faults::Faults;
use crate::headers::Security;
use crate::options::Options;
use crate::seed::Plan;
use crate::store::{self, Store};
use crate::{api, assets, control, faults, headers};

/// What all requests share.
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) assets: Assets,
    pub(crate) faults: Faults,
    /// The token that is valid now; none once it was revoked.
    pub(crate) token: RwLock<Option<String>>,
    pub(crate) base_path: String,
    pub(crate) latency: Duration,
    pub(crate) helper: Duration,
}

/// The shared state as handlers get it.
pub(crate) type Shared = Arc<App>;

/// Opens what the options name and puts the routes together.
pub(crate) fn router(options: &Options) -> Result<Router, Failure> {
    let anchor = options.anchor.unwrap_or_else(|| Timestamp(now().0 / MINUTE * MINUTE));
    let plan = Plan::new(options.seed, options.records, options.devices, options.days, anchor);
    let (store, notice) = store::open(options.db.as_deref(), &plan, options.anchor.is_none())?;
    if let Some(notice) = notice {
        eprintln!("demo-api: {notice}");
    }
    let app = Arc::new(App {
        store,
        assets: Assets::new(options)?,
        faults: Faults::default(),
        token: RwLock::new(Some(options.token.clone())),
        base_path: options.base_path.clone(),
        latency: Duration::from_millis(options.latency_ms),
        helper: Duration::from_millis(options.helper_ms),
    });
    Ok(routes(&app, options)?.with_state(app))
}

/// From the inside out: the answer, compression, latency and faults, CORS, and
/// the headers that every answer has. A page of another origin can thus read
/// the answers that faults give.
fn routes(app: &Shared, options: &Options) -> Result<Router<Shared>, Failure> {
    let base = &options.base_path;
    let mut api = api::routes(&format!("{base}api/v1/"))
        .layer(compression())
        .layer(from_fn_with_state(app.clone(), latency));
    if options.faults {
        api = api.layer(from_fn_with_state(app.clone(), faults::inject));
    }
    api = api.layer(from_fn(headers::no_store));
    if let Some(origin) = &options.cors_origin {
        api = api.layer(headers::cors(origin)?);
    }
    let mut all = Router::new().fallback(assets::serve).layer(compression()).merge(api);
    if options.faults {
        all = all
            .merge(control::routes(&format!("{base}_control/")))
            .layer(from_fn_with_state(app.clone(), faults::keep_alive));
    }
    let security = Security::new(options.api_base.as_deref())?;
    Ok(all.layer(from_fn_with_state(security, headers::secure)))
}

/// Fast rather than small: pages are compressed anew for each request.
fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

async fn latency(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if !app.latency.is_zero() {
        tokio::time::sleep(app.latency).await;
    }
    next.run(request).await
}

/// The present moment.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
