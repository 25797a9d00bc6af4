//! Any bytes as an address of the app: a page has one address, which leads to the same
//! page, stays below the base and within what an address may hold; and what a page shows
//! is within what it can show.

use domain::listing::Shown;
use domain::span::MOST_DAYS;
use domain::{Listing, Reports, Route, Span, Wall, closeup, labels, reports};

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let route = Route::parse_href(&text);
    hold(&route);
    // As the query of the list, and as where to go after the sign-in.
    hold(&Route::diagnostics().with(&text));
    hold(&Route::parse("/sign-in", &format!("next={}", domain::address::encode(&text))));
    // As the id of a device, which may hold any sign.
    if !text.is_empty() {
        hold(&Route::device(&text));
        assert_eq!(Route::parse_href(&Route::device(&text).path()), Route::device(&text));
    }
}

fn hold(route: &Route) {
    let path = route.path();
    let again = Route::parse_href(&path);
    assert_eq!(&again, route, "{path}");
    assert_eq!(again.path(), path);
    assert_eq!(&route.with(&route.query()), route, "{path}");
    for base in ["/", "/sub/"] {
        let href = route.href(base);
        assert!(href.starts_with(base), "{href} is not below {base}");
        // Browsers pass over control characters, and take two slashes for another server.
        let seen: String = href.chars().filter(|c| !c.is_ascii_control()).collect();
        assert!(!seen.starts_with("//") && !seen.starts_with("/\\"), "{href} leads away from here");
    }
    if !matches!(route, Route::Missing(_)) {
        assert!(path.bytes().all(|byte| byte.is_ascii_graphic()), "{path}");
        assert!(!path.contains(['#', '"', '<', '>', '\\', '`']), "{path}");
    }
    hold_limits(route);
}

fn hold_limits(route: &Route) {
    match route {
        Route::SignIn(Some(next)) => hold(next),
        Route::Overview(span) => hold_span(*span),
        Route::Wall(wall) => {
            assert!(!wall.scenes.is_empty() && Wall::PACES.contains(&wall.pace));
            hold_span(wall.span);
        }
        Route::Devices(devices) => {
            assert!(devices.during.is_none_or(|(from, until)| from < until));
            // A range that cannot be read would hold no device at all.
            assert!(devices.measured.iter().all(|range| !range.key.is_empty()));
        }
        Route::Diagnostics { listing, entry } => {
            hold_listing(listing);
            assert_ne!(entry.as_deref(), Some(""));
        }
        Route::Device(id, shown) => {
            assert!(!id.is_empty() && shown.beside.len() <= closeup::MOST_BESIDE);
        }
        Route::Reports(query) => {
            let reports = Reports::parse(query);
            hold_span(reports.span);
            assert!(reports.without.len() <= reports::Part::ALL.len());
            let again = Reports::parse(&reports.route().query());
            assert_eq!(again, reports, "{query}");
        }
        Route::Labels(labels) => assert!(labels.devices.len() <= labels::MOST),
        Route::New(start) => {
            let draft = start.begin();
            assert!(start.fits(&draft) || start.named_draft().is_some(), "{start:?} began {draft:?}");
        }
        Route::SignIn(None) | Route::Incidents(_) | Route::Outbox | Route::Settings | Route::Missing(_) => {}
    }
}

fn hold_span(span: Span) {
    if let Span::Days(first, last) = span {
        assert!(first <= last && last.0 - first.0 < MOST_DAYS, "{span:?}");
    }
}

fn hold_listing(listing: &Listing) {
    assert!((1..=2).contains(&listing.sort.len()));
    let widths = listing.columns.iter().filter_map(|shown| shown.width);
    assert!(widths.into_iter().all(|width| (Shown::NARROWEST..=Shown::WIDEST).contains(&width)));
    for (index, shown) in listing.columns.iter().enumerate() {
        assert!(listing.columns[..index].iter().all(|other| other.column != shown.column), "{shown:?}");
    }
}
