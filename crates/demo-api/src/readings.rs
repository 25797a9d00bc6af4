//! `Readings`: what a health check measures, and what it makes of that. The
//! seeded story and the simulated helpers share it.

use serde::Serialize;

/// What a check measured. `disk` is the free space: it runs low.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Readings {
    pub(crate) cpu: f64,
    pub(crate) memory: f64,
    pub(crate) disk: f64,
    pub(crate) network: &'static str,
    /// What only this kind of device measures.
    pub(crate) own: Option<(Own, f64)>,
    pub(crate) printer_failed: bool,
}

/// A measurement that not every kind of device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    Temperature,
    Toner,
    Paper,
    Signal,
    Drift,
}

impl Own {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Toner => "toner_level",
            Self::Paper => "paper_level",
            Self::Signal => "signal_dbm",
            Self::Drift => "drift_ppm",
        }
    }

    pub(crate) const ALL: [Self; 5] =
        [Self::Temperature, Self::Toner, Self::Paper, Self::Signal, Self::Drift];
}

/// A problem that a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Issue {
    pub(crate) severity: &'static str,
    pub(crate) message: &'static str,
    pub(crate) code: &'static str,
}

const fn issue(severity: &'static str, code: &'static str, message: &'static str) -> Issue {
    Issue { severity, message, code }
}

impl Readings {
    /// The problems in these readings, by fixed thresholds.
    pub(crate) fn issues(&self) -> Vec<Issue> {
        let own = match self.own {
            Some((Own::Temperature, value)) if value >= 78.0 => {
                Some(issue("high", "TEMP_HIGH", "Temperature above the limit"))
            }
            Some((Own::Temperature, value)) if value >= 68.0 => {
                Some(issue("medium", "TEMP_HIGH", "Temperature is rising"))
            }
            Some((Own::Toner, value)) if value < 10.0 => {
                Some(issue("low", "TONER_LOW", "Toner is running out"))
            }
            Some((Own::Paper, value)) if value < 8.0 => {
                Some(issue("low", "PAPER_LOW", "Paper is running out"))
            }
            Some((Own::Drift, value)) if value.abs() >= 50.0 => {
                Some(issue("medium", "CAL_DRIFT", "Calibration has drifted"))
            }
            _ => None,
        };
        [self.disk_issue(), self.load_issue(), self.memory_issue(), self.link_issue(), own]
            .into_iter()
            .chain([self.printer_failed.then_some(issue(
                "critical",
                "PRINTER_FAIL",
                "Printer does not respond",
            ))])
            .flatten()
            .collect()
    }

    fn disk_issue(&self) -> Option<Issue> {
        match self.disk {
            disk if disk < 10.0 => Some(issue("high", "DISK_LOW", "Disk almost full")),
            disk if disk < 25.0 => Some(issue("medium", "DISK_LOW", "Low disk space detected")),
            _ => None,
        }
    }

    fn load_issue(&self) -> Option<Issue> {
        match self.cpu {
            cpu if cpu >= 95.0 => Some(issue("high", "CPU_HIGH", "Processor saturated")),
            cpu if cpu >= 88.0 => Some(issue("medium", "CPU_HIGH", "Sustained processor load")),
            _ => None,
        }
    }

    fn memory_issue(&self) -> Option<Issue> {
        match self.memory {
            memory if memory >= 95.0 => Some(issue("high", "MEM_EXHAUSTED", "Memory exhausted")),
            memory if memory >= 88.0 => Some(issue("medium", "MEM_HIGH", "Memory use is high")),
            _ => None,
        }
    }

    fn link_issue(&self) -> Option<Issue> {
        match self.network {
            "flapping" => Some(issue("high", "LINK_FLAP", "Link goes up and down")),
            "poor" => Some(issue("medium", "LINK_WEAK", "Packets are lost")),
            "none" => Some(issue("critical", "UNREACHABLE", "Device does not answer")),
            _ => None,
        }
    }
}

/// The status of a check: `healthy` is the word used where nothing is wrong.
pub(crate) fn status(issues: &[Issue], healthy: &'static str) -> &'static str {
    let any = |severity| issues.iter().any(|issue: &Issue| issue.severity == severity);
    if issues.iter().any(|issue| issue.code == "UNREACHABLE") {
        "offline"
    } else if any("critical") || any("high") {
        "critical"
    } else if issues.is_empty() {
        healthy
    } else {
        "warning"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl Fn(&mut Readings), wanted: &str, codes: &[&str]) {
        let mut readings = Readings {
            cpu: 45.0,
            memory: 60.0,
            disk: 60.0,
            network: "good",
            own: None,
            printer_failed: false,
        };
        change(&mut readings);
        let issues = readings.issues();
        assert_eq!(issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), codes);
        assert_eq!(status(&issues, "ok"), wanted);
    }

    #[test]
    fn the_status_is_that_of_the_worst_issue() {
        check(|_| {}, "ok", &[]);
        check(|r| (r.memory, r.disk) = (78.0, 23.0), "warning", &["DISK_LOW"]);
        check(|r| (r.memory, r.disk) = (97.0, 23.0), "critical", &["DISK_LOW", "MEM_EXHAUSTED"]);
        check(|r| r.network = "none", "offline", &["UNREACHABLE"]);
        check(|r| r.own = Some((Own::Drift, -61.0)), "warning", &["CAL_DRIFT"]);
        check(|r| r.printer_failed = true, "critical", &["PRINTER_FAIL"]);
    }
}
