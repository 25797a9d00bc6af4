//! `Kind`: what sort of thing a device is: its names, what it measures, what
//! breaks in it.

use crate::readings::Own;

use super::fault::Ailment::{self, Calibration, Disk, Heat, Link, Load, Memory, Printer};

/// A sort of device.
pub(super) struct Kind {
    /// Names; `{n}` is a number and `{site}` a place.
    pub(super) names: &'static [&'static str],
    /// How ids and serial numbers begin.
    pub(super) prefix: &'static str,
    pub(super) own: Option<Own>,
    pub(super) ailments: &'static [Ailment],
}

const fn kind(
    prefix: &'static str,
    names: &'static [&'static str],
    own: Option<Own>,
    ailments: &'static [Ailment],
) -> Kind {
    Kind { names, prefix, own, ailments }
}

/// Every sort of device in the fleet; the first one is the documented printer's.
pub(super) const KINDS: [Kind; 12] = [
    kind(
        "PRN",
        &["Office Printer {n} · {site}", "Label Printer LP-{n}", "Impresora {site} {n}"],
        Some(Own::Toner),
        &[Disk, Link, Printer],
    ),
    kind(
        "SRV",
        &["Server-{n}", "App Server {site} {n}", "Сервер {n} ({site})"],
        Some(Own::Temperature),
        &[Disk, Memory, Load, Heat],
    ),
    kind(
        "RTR",
        &["Branch Router BR-{n}", "Edge GW {site} {n}", "راوتر {site} {n}"],
        Some(Own::Temperature),
        &[Link, Load, Memory, Heat],
    ),
    kind(
        "SWT",
        &["Core Switch MX-{n}", "Access Switch {site} {n}", "交换机 {n} · {site}"],
        Some(Own::Temperature),
        &[Link, Memory, Heat],
    ),
    kind(
        "POS",
        &["POS Terminal {n} · {site}", "Caixa {n} {site}"],
        Some(Own::Paper),
        &[Printer, Link, Memory],
    ),
    kind("KSK", &["Kiosk {n} · {site}", "案内端末 {n} {site}"], Some(Own::Paper), &[Printer, Load]),
    kind("AP", &["Warehouse AP-{n}", "AP {site} {n}"], Some(Own::Signal), &[Link, Load]),
    kind("NAS", &["NAS-Backup-{n}", "NAS {site} {n}"], Some(Own::Temperature), &[Disk, Heat, Load]),
    kind("MTR", &["Power Meter PM-{n}", "मीटर {n} {site}"], Some(Own::Drift), &[Calibration, Link]),
    kind("SCL", &["Counter Scale {n} · {site}", "Waage {n}"], Some(Own::Drift), &[Calibration]),
    kind("CAM", &["Camera {site} {n}", "Кamera {n} 📷"], Some(Own::Temperature), &[Link, Disk, Heat]),
    kind("DSP", &["Lobby Display {n} · {site}", "화면 {n} {site}"], None, &[Load, Memory, Link]),
];

/// Places, in the scripts that people there write.
pub(super) const SITES: [&str; 16] = [
    "Lima",
    "Bogotá",
    "São Paulo",
    "東京",
    "القاهرة",
    "Москва",
    "Αθήνα",
    "Zürich",
    "Kraków",
    "नई दिल्ली",
    "서울",
    "Nairobi",
    "Reykjavík",
    "תל אביב",
    "İstanbul",
    "Québec",
];
