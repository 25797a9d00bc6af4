//! `Labels`: devices whose codes are printed, and which form a code opens; read from and
//! written to the query of an address.

use crate::Start;
use crate::draft::Kind;

/// So many labels are printed at most.
pub const MOST: usize = 200;

/// Devices, and what their codes open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// The ids of the devices, each once.
    pub devices: Vec<String>,
    /// The form.
    pub kind: Kind,
}

impl Default for Labels {
    fn default() -> Self {
        Self { devices: Vec::new(), kind: Kind::IssueReport }
    }
}

impl Labels {
    /// Labels for these devices, as many as can be printed.
    #[must_use]
    pub fn of(devices: impl Iterator<Item = String>) -> Self {
        let mut this = Self::default();
        devices.for_each(|device| this.add(device));
        this
    }

    /// One more device, unless it is among them or there are too many.
    pub fn add(&mut self, device: String) {
        if !device.is_empty() && !self.devices.contains(&device) && self.devices.len() < MOST {
            self.devices.push(device);
        }
    }

    /// What the code of a device opens.
    #[must_use]
    pub fn start(&self, device: &str) -> Start {
        match self.kind {
            Kind::IssueReport | Kind::Other => Start::device(device),
            kind => Start::device(device).kind(kind.key()),
        }
    }

    /// Reads the parameters that concern it; what it does not know is passed over.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut this = Self::default();
        for (name, value) in pairs {
            match name {
                "device" => this.add(value.to_owned()),
                "type" if Kind::of(value) != Kind::Other => this.kind = Kind::of(value),
                _ => {}
            }
        }
        this
    }

    /// The parameters of an address that shows it; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<_> = self.devices.iter().map(|device| ("device", device.clone())).collect();
        if self.kind != Kind::IssueReport {
            pairs.push(("type", self.kind.key().to_owned()));
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Route;

    #[test]
    fn each_device_has_one_label_and_there_are_not_too_many() {
        let labels = Labels::of(["a", "b", "a", ""].into_iter().map(str::to_owned));
        assert_eq!(labels.devices, ["a", "b"]);
        let labels = Labels::of((0..MOST + 5).map(|number| number.to_string()));
        assert_eq!(labels.devices.len(), MOST);
    }

    #[test]
    fn a_code_opens_the_form_of_its_device() {
        let mut labels = Labels::of(std::iter::once("d/1".to_owned()));
        assert_eq!(Route::New(labels.start("d/1")).path(), "/new?device=d%2F1");
        labels.kind = Kind::Maintenance;
        assert_eq!(Route::New(labels.start("d/1")).path(), "/new?device=d%2F1&type=maintenance");
    }
}
