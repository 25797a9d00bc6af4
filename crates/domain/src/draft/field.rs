//! `Field`: a field of the forms: where it stands in the entry, and what may stand in it.

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The device.
    Device,
    /// `diagnostic_type`, where a person names it.
    Type,
    /// The status.
    Status,
    /// What kind of trouble.
    Category,
    /// How urgent.
    Priority,
    /// What is seen, in established words.
    Symptoms,
    /// The codes that the device shows.
    ErrorCodes,
    /// How much it hinders.
    Impact,
    /// What happened, or what else there is to say.
    Notes,
    /// Who reports: an e-mail address.
    ReportedBy,
    /// What was done.
    Action,
    /// The version before.
    PreviousVersion,
    /// The version after.
    NewVersion,
    /// How long it took, in minutes.
    Duration,
    /// Who did it: a name or an e-mail address.
    PerformedBy,
    /// Load of the processor.
    Cpu,
    /// Load of the memory.
    Memory,
    /// The disk.
    Disk,
    /// The network, in a word.
    Network,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A text.
    Text,
    /// A word of an open set.
    Word,
    /// Several words.
    Words,
    /// A number, not below zero.
    Number,
    /// A long text.
    Notes,
    /// A person: an e-mail address.
    Address,
    /// A person: a name, or an e-mail address.
    Person,
}

/// What is wrong with a field before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is needed and empty.
    Missing,
    /// It is not a whole e-mail address.
    NotAnAddress,
    /// It is longer than [`super::LONGEST_NOTE`].
    TooLong,
    /// It is no number, or one below zero.
    NotANumber,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Device,
        Self::Type,
        Self::Status,
        Self::Category,
        Self::Priority,
        Self::Symptoms,
        Self::ErrorCodes,
        Self::Impact,
        Self::Notes,
        Self::ReportedBy,
        Self::Action,
        Self::PreviousVersion,
        Self::NewVersion,
        Self::Duration,
        Self::PerformedBy,
        Self::Cpu,
        Self::Memory,
        Self::Disk,
        Self::Network,
    ];

    /// The path by which the server names the field.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Device => "device_id",
            Self::Type => "diagnostic_type",
            Self::Status => "status",
            Self::Category => "details.issue_category",
            Self::Priority => "priority",
            Self::Symptoms => "details.symptoms",
            Self::ErrorCodes => "details.error_codes",
            Self::Impact => "details.impact_level",
            Self::Notes => "notes",
            Self::ReportedBy => "reported_by",
            Self::Action => "details.action_performed",
            Self::PreviousVersion => "details.previous_version",
            Self::NewVersion => "details.new_version",
            Self::Duration => "details.duration_minutes",
            Self::PerformedBy => "performed_by",
            Self::Cpu => "details.cpu_usage",
            Self::Memory => "details.memory_usage",
            Self::Disk => "details.disk_space",
            Self::Network => "details.network_connectivity",
        }
    }

    /// The field at a path.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.path() == path)
    }

    /// What it takes.
    #[must_use]
    pub fn input(self) -> Input {
        match self {
            Self::Symptoms | Self::ErrorCodes => Input::Words,
            Self::Duration | Self::Cpu | Self::Memory | Self::Disk => Input::Number,
            Self::Notes => Input::Notes,
            Self::ReportedBy => Input::Address,
            Self::PerformedBy => Input::Person,
            Self::Type
            | Self::Status
            | Self::Category
            | Self::Priority
            | Self::Impact
            | Self::Action
            | Self::Network => Input::Word,
            Self::Device | Self::PreviousVersion | Self::NewVersion => Input::Text,
        }
    }
}
