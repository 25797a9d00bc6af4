//! `Route`: every address of the app. The only place that knows a path.

use crate::address::{below, encode, read_query, segments, with_query};
use crate::labels::Labels;
use crate::listing::Period;
use crate::{Closeup, Devices, Incidents, Listing, Span, Start, Wall};

/// How the paths of all pages begin, save that of the overview, which is empty.
pub const SECTIONS: [&str; 9] =
    ["devices", "diagnostics", "incidents", "labels", "new", "outbox", "reports", "settings", "sign-in"];

/// The period of the overview unless another is chosen.
const USUAL: Period = Period::Month;

/// A page, with what of it can be shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Where the token is asked for, and where to go after.
    SignIn(Option<Box<Route>>),
    /// The fleet at a glance, over a span of time.
    Overview(Span),
    /// The fleet on a screen that nobody operates.
    Wall(Wall),
    /// A list of devices.
    Devices(Devices),
    /// Every entry, and the one that is open beside the list.
    Diagnostics {
        /// Which entries, in which order.
        listing: Listing,
        /// The id of the open entry.
        entry: Option<String>,
    },
    /// One device, and what of it is looked at.
    Device(String, Closeup),
    /// A list of incidents.
    Incidents(Incidents),
    /// The form for a new entry, and what stands in it.
    New(Start),
    /// Codes to print.
    Labels(Labels),
    /// A report of a time, for an audit: its query, which [`crate::Reports`] reads and writes
    /// where it is shown.
    Reports(String),
    /// What was submitted and is not known to be stored.
    Outbox,
    /// What a person chooses for this browser.
    Settings,
    /// An address that names no page.
    Missing(String),
}

impl Route {
    /// The fleet over the usual period.
    #[must_use]
    pub fn overview() -> Self {
        Self::Overview(Span::Period(USUAL))
    }

    /// A device as it is first looked at.
    #[must_use]
    pub fn device(id: &str) -> Self {
        Self::Device(id.to_owned(), Closeup::default())
    }

    /// What stands in place of an address that no browser would take.
    #[must_use]
    pub fn too_long() -> Self {
        Self::Missing("/…".into())
    }

    /// The unfiltered list.
    #[must_use]
    pub fn diagnostics() -> Self {
        Self::Diagnostics { listing: Listing::default(), entry: None }
    }

    /// Reads a path (without the base) and a query (without `?`).
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Self {
        let pairs = read_query(query);
        let value = |name: &str| {
            pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone())
        };
        let path = below(path);
        let segments: Vec<String> = segments(path).collect();
        match segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => match Wall::from_pairs(&pairs, USUAL) {
                Some(wall) => Self::Wall(wall),
                None => Self::Overview(Span::from_pairs(borrowed(&pairs), USUAL)),
            },
            ["devices"] => Self::Devices(Devices::from_pairs(borrowed(&pairs))),
            ["sign-in"] => Self::SignIn(value("next").and_then(|next| Self::way_back(&next))),
            ["diagnostics"] => Self::Diagnostics { listing: read_listing(&pairs), entry: value("entry") },
            ["devices", id] => Self::Device(id.to_owned(), Closeup::from_pairs(borrowed(&pairs))),
            ["incidents"] => Self::Incidents(Incidents::from_pairs(borrowed(&pairs))),
            ["new"] => Self::New(Start::from_pairs(&pairs)),
            ["labels"] => Self::Labels(Labels::from_pairs(borrowed(&pairs))),
            ["reports"] => {
                // What no browser would write is passed over.
                let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"#\"<>\\`".contains(&byte);
                let query = query.trim_start_matches('?');
                let is_address = query.bytes().all(is_plain);
                Self::Reports(if is_address { query.to_owned() } else { String::new() })
            }
            ["outbox"] => Self::Outbox,
            ["settings"] => Self::Settings,
            _ => Self::Missing(format!("/{path}")),
        }
    }

    /// Where to go after the sign-in: not to itself, over and over.
    fn way_back(href: &str) -> Option<Box<Self>> {
        let path = href.split('?').next().unwrap_or_default();
        let is_sign_in = segments(path).eq(["sign-in"]);
        (!is_sign_in).then(|| Box::new(Self::parse_href(href)))
    }

    /// Reads what [`Self::path`] wrote.
    #[must_use]
    pub fn parse_href(href: &str) -> Self {
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        Self::parse(path, query)
    }

    /// The path and query below the base, starting with `/`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::SignIn(None) => "/sign-in".into(),
            Self::SignIn(Some(next)) => with_query("/sign-in", &[("next", next.path())]),
            Self::Overview(span) => with_query("/", &span.to_pairs(USUAL)),
            Self::Wall(wall) => with_query(&format!("/?{}", wall.to_key()), &wall.to_pairs(USUAL)),
            Self::Devices(devices) => with_query("/devices", &devices.to_pairs()),
            Self::Diagnostics { listing, entry } => {
                let mut pairs = listing.to_pairs();
                pairs.extend(entry.iter().map(|id| ("entry", id.clone())));
                with_query("/diagnostics", &pairs)
            }
            Self::Device(id, closeup) => with_query(&format!("/devices/{}", encode(id)), &closeup.to_pairs()),
            Self::Incidents(incidents) => with_query("/incidents", &incidents.to_pairs()),
            Self::New(start) => with_query("/new", start.to_pairs()),
            Self::Labels(labels) => with_query("/labels", &labels.to_pairs()),
            Self::Reports(query) if query.is_empty() => "/reports".into(),
            Self::Reports(query) => ["/reports?", query].concat(),
            Self::Outbox => "/outbox".into(),
            Self::Settings => "/settings".into(),
            Self::Missing(path) => path.clone(),
        }
    }

    /// The query of its address, without `?`.
    #[must_use]
    pub fn query(&self) -> String {
        self.path().split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
    }

    /// The same page as this one, with another query.
    #[must_use]
    pub fn with(&self, query: &str) -> Self {
        let path = self.path();
        Self::parse(path.split('?').next().unwrap_or_default(), query)
    }

    /// The whole address below `base`, the path at which the app is served
    /// (`/` or `/sub/`): for every link and every navigation.
    #[must_use]
    pub fn href(&self, base: &str) -> String {
        format!("{}{}", base.trim_end_matches('/'), self.path())
    }
}

fn read_listing(pairs: &[(String, String)]) -> Listing {
    Listing::from_pairs(borrowed(pairs))
}

fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DeviceState;
    use crate::closeup::Reach;
    use crate::closeup::tests::any_closeup;
    use crate::devices::{Look, Measured, Order, tests::any_devices};
    use crate::history::Steps;
    use crate::incidents::{self, tests::any_incidents};
    use crate::listing::{Column, Shown, Sort, tests::any_listing};
    use crate::reports::tests::any_reports;
    use crate::span::tests::any_span;
    use crate::thread::Stage;
    use crate::wall::Scene;
    use crate::{Date, Reports, Timestamp};
    use proptest::prelude::*;

    #[track_caller]
    fn check(href: &str, route: &Route) {
        assert_eq!(&Route::parse_href(href), route, "{href}");
        assert_eq!(route.path(), href);
        let section = href[1..].split(['/', '?']).next().unwrap_or_default();
        let is_page = section.is_empty() || SECTIONS.contains(&section);
        assert_eq!(is_page, !matches!(route, Route::Missing(_)), "{href}");
    }

    #[test]
    fn every_section_is_a_page() {
        for section in SECTIONS {
            assert!(!matches!(Route::parse(section, ""), Route::Missing(_)), "{section}");
        }
    }

    #[test]
    fn every_page_has_one_address() {
        check("/", &Route::overview());
        check("/?period=7d", &Route::Overview(Span::Period(Period::Week)));
        let wall = Wall::over(Span::Period(USUAL));
        check("/?wall", &Route::Wall(wall.clone()));
        let scenes = vec![Scene::States, Scene::Incidents];
        let wall = Wall { scenes, pace: 10, span: Span::Period(Period::Week) };
        check("/?wall=states,incidents&pace=10&period=7d", &Route::Wall(wall));
        check("/devices", &Route::Devices(Devices::default()));
        check(
            "/devices?q=printer&state=critical,not-reporting&sort=name",
            &Route::Devices(Devices {
                text: "printer".into(),
                states: vec![DeviceState::Critical, DeviceState::NotReporting],
                during: None,
                order: Order::Name,
                ..Devices::default()
            }),
        );
        check(
            "/devices?incidents=open&measured=cpu_usage:85..97.5&look=map",
            &Route::Devices(Devices {
                has_incident: true,
                measured: Some(Measured {
                    key: "cpu_usage".into(),
                    from: "85".into(),
                    until: Some("97.5".into()),
                }),
                look: Look::Map,
                ..Devices::default()
            }),
        );
        check("/?first=2024-01-10&last=2024-01-20", &Route::Overview(Span::days(Date(19_732), Date(19_742))));
        check(
            "/devices/a?period=all&key=cpu_usage&with=b&at=1970-01-01T00:00:00Z&history=issues",
            &Route::Device(
                "a".into(),
                Closeup {
                    reach: Reach::All,
                    keys: vec!["cpu_usage".into()],
                    beside: vec!["b".into()],
                    at: Some(Timestamp(0)),
                    steps: Steps::Issues,
                },
            ),
        );
        check("/sign-in", &Route::SignIn(None));
        check(
            "/sign-in?next=%2Fnew%3Fdevice%3Da",
            &Route::SignIn(Some(Box::new(Route::New(Start::device("a"))))),
        );
        check("/diagnostics", &Route::diagnostics());
        check("/devices/a%2Fb%20%C3%A9", &Route::device("a/b é"));
        check("/new?device=d-1", &Route::New(Start::device("d-1")));
        check("/new?device=d&type=maintenance", &Route::New(Start::device("d").kind("maintenance")));
        check(
            "/new?device=d&incident=diag-1&event=resolved",
            &Route::New(Start::step("d", "diag-1", "resolved", "open")),
        );
        check(
            "/new?device=d&incident=diag-1&event=comment&status=open",
            &Route::New(Start::step("d", "diag-1", "comment", "open")),
        );
        check("/incidents", &Route::Incidents(Incidents::default()));
        check(
            "/incidents?q=jam&stage=open,in_progress&priority=high&priority=&sort=age&look=detected&show=muted&period=7d\
             &device=d&incident=diag-1",
            &Route::Incidents(Incidents {
                text: "jam".into(),
                stages: vec![Stage::Open, Stage::InProgress],
                priorities: vec!["high".into(), String::new()],
                order: incidents::Order::Age,
                look: incidents::Look::Detected,
                period: Period::Week,
                show: crate::rule::Show::Muted,
                open: Some(("d".into(), "diag-1".into())),
            }),
        );
        check(
            "/new?device=d&code=DISK_LOW&notes=Low%20disk",
            &Route::New(Start::problem("d", Some("DISK_LOW"), "Low disk")),
        );
        check("/new?draft=a1", &Route::New(Start::draft("a1")));
        check("/labels", &Route::Labels(Labels::default()));
        let labels =
            Labels { devices: vec!["a".into(), "b&c".into()], kind: crate::draft::Kind::Maintenance };
        check("/labels?device=a&device=b%26c&type=maintenance", &Route::Labels(labels));
        check("/outbox", &Route::Outbox);
        let (span, text) = (Span::days(Date(20_000), Date(20_030)), "jam".to_owned());
        let without = vec![crate::reports::Part::Checks];
        check(
            "/reports?first=2024-10-04&last=2024-11-03&q=jam&without=checks",
            &Reports { span, text, without, ..Reports::default() }.route(),
        );
        check("/settings", &Route::Settings);
        check("/nowhere/at/all", &Route::Missing("/nowhere/at/all".into()));
    }

    #[test]
    fn a_list_is_shared_with_its_filter_and_order() {
        let listing = Listing {
            query: "low disk status:ok,\"a&b\" -by:*@x.de period:30d".into(),
            sort: vec![
                Sort { column: Column::Updated, descending: true },
                Sort { column: Column::Device, descending: false },
            ],
            columns: vec![
                Shown::new(Column::Status),
                Shown { column: Column::Device, width: Some(240) },
                Shown::new(Column::Detail("cpu_usage".into())),
            ],
        };
        check(
            "/diagnostics?q=low%20disk%20status:ok,%22a%26b%22%20-by:*%40x.de%20period:30d\
             &sort=-updated_at,device_name&cols=status,device_name~240,details.cpu_usage&entry=diag-001",
            &Route::Diagnostics { listing, entry: Some("diag-001".into()) },
        );
    }

    #[test]
    fn a_page_is_shown_with_the_query_of_another_address() {
        let list = Route::parse_href("/diagnostics?q=a&sort=-device_name");
        assert_eq!(list.query(), "q=a&sort=-device_name");
        assert_eq!(Route::diagnostics().with(&list.query()), list);
        assert_eq!((Route::diagnostics().query(), list.with("")), (String::new(), Route::diagnostics()));
    }

    #[test]
    fn nonsense_in_an_address_is_passed_over() {
        assert_eq!(
            Route::parse_href("/diagnostics?sort=-nope&period=1y&x=y&&=&cols=,"),
            Route::diagnostics()
        );
        assert_eq!(Route::parse_href("/diagnostics/"), Route::diagnostics());
    }

    #[test]
    fn the_way_back_after_sign_in_stays_inside_the_app() {
        let next = Route::parse_href("/sign-in?next=https%3A%2F%2Fevil.example%2F");
        assert_eq!(next, Route::SignIn(Some(Box::new(Route::Missing("/https://evil.example/".into())))));
        let Route::SignIn(Some(next)) = next else { panic!("a way back") };
        assert!(next.href("/sub/").starts_with("/sub"));
    }

    #[test]
    fn addresses_stand_below_the_base() {
        assert_eq!(Route::Settings.href("/"), "/settings");
        assert_eq!(Route::Settings.href("/sub/"), "/sub/settings");
        assert_eq!(Route::overview().href("/sub/"), "/sub/");
        assert_eq!(Route::parse_href("/?period=1y"), Route::overview());
    }

    proptest! {
        #[test]
        fn any_device_and_any_list_survive_the_address(
            id in "\\PC{1,20}", listing in any_listing(), devices in any_devices(),
            closeup in any_closeup(), span in any_span(), incidents in any_incidents(),
            reports in any_reports(),
        ) {
            let Route::Reports(query) = Route::parse_href(&reports.route().path()) else {
                return Err(TestCaseError::fail("another page"));
            };
            prop_assert_eq!(Reports::parse(&query), reports);
            let devices = Route::Devices(devices);
            prop_assert_eq!(Route::parse_href(&devices.path()), devices);
            let incidents = Route::Incidents(incidents);
            prop_assert_eq!(Route::parse_href(&incidents.path()), incidents);
            let overview = Route::Overview(span);
            prop_assert_eq!(Route::parse_href(&overview.path()), overview);
            let device = Route::Device(id.clone(), closeup);
            prop_assert_eq!(Route::parse_href(&device.path()), device);
            let list = Route::Diagnostics { listing, entry: Some(id) };
            prop_assert_eq!(Route::parse_href(&list.path()), list);
        }
    }
}
