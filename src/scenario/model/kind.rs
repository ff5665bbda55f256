//! What an inject is and how it reaches people: two closed lists with their words.

use serde::{Deserialize, Serialize};

macro_rules! labelled {
    ($(#[doc = $doc:literal])+ $name:ident { $( $variant:ident = $label:literal ),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the author's word for it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }

            /// Returns the reader's word for it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

labelled! {
    /// The seventeen inject types of the OpenSSF tabletop framework.
    InjectKind {
        IncidentReport = "incident report",
        RiskAssessment = "risk assessment",
        InternalData = "internal data",
        News = "news article",
        Email = "e-mail",
        SocialMedia = "social media",
        Regulatory = "regulatory notification",
        CustomerComplaint = "customer complaint",
        TechnicalData = "technical data",
        ThirdParty = "third party",
        ThreatLandscape = "threat landscape change",
        SupplyChain = "supply-chain impact",
        Escalation = "escalation",
        Executive = "executive communication",
        Legal = "legal or privacy matter",
        ResourceConstraint = "resource constraint",
        FalsePositive = "report",
    }
}

labelled! {
    /// How an inject reaches its recipients, and so what it looks like.
    Channel {
        Email = "e-mail",
        Chat = "chat",
        Phone = "phone call",
        News = "news",
        Social = "social media post",
        Ticket = "ticket",
        Log = "log",
        Document = "document",
        Meeting = "meeting",
        Letter = "letter",
    }
}

impl InjectKind {
    /// Returns the channel an inject of this kind uses if the author names none.
    pub fn channel(self) -> Channel {
        match self {
            Self::Email | Self::CustomerComplaint | Self::ThirdParty | Self::ThreatLandscape => {
                Channel::Email
            }
            Self::News => Channel::News,
            Self::SocialMedia => Channel::Social,
            Self::TechnicalData | Self::InternalData => Channel::Log,
            Self::IncidentReport | Self::FalsePositive | Self::SupplyChain => Channel::Ticket,
            Self::RiskAssessment => Channel::Document,
            Self::Regulatory | Self::Legal => Channel::Letter,
            Self::Escalation | Self::Executive => Channel::Phone,
            Self::ResourceConstraint => Channel::Chat,
        }
    }
}
