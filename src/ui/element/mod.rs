//! Elements of a view as data. What `view!` makes calls this, and one piece of code
//! draws every element, follows every signal and hears every event.

mod draw;
mod value;

pub use value::{Child, Source, Value, all, component};

use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::renderer::types;
use std::borrow::Cow;

/// An element that is not drawn yet.
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    settings: Vec<Setting>,
    handlers: Vec<Handler>,
    place: Option<Place>,
    children: Vec<AnyView>,
}

/// Is told the node when there is one.
type Place = Box<dyn FnOnce(&types::Element) + Send>;

struct Setting {
    kind: Kind,
    name: &'static str,
    value: Source,
}

/// What a name with a value is to an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Attribute,
    Class,
    Property,
    Style,
}

struct Handler {
    event: Cow<'static, str>,
    act: Box<dyn FnMut(types::Event) + Send>,
}

impl Element {
    /// An element with this tag.
    #[must_use]
    #[inline(never)]
    pub fn new(tag: &'static str) -> Self {
        let parts =
            Parts { tag, settings: Vec::new(), handlers: Vec::new(), place: None, children: Vec::new() };
        Self(Box::new(parts))
    }

    /// With an attribute; without it when its value is nothing or `false`. `class` is
    /// for the classes that stay, [`Self::class`] for one that comes and goes.
    #[must_use]
    pub fn attribute(self, name: &'static str, value: impl Into<Source>) -> Self {
        self.with(Kind::Attribute, name, value.into())
    }

    /// With a class while the value is `true`.
    #[must_use]
    pub fn class(self, name: &'static str, value: impl Into<Source>) -> Self {
        self.with(Kind::Class, name, value.into())
    }

    /// With a property of its object.
    #[must_use]
    pub fn prop(self, name: &'static str, value: impl Into<Source>) -> Self {
        self.with(Kind::Property, name, value.into())
    }

    /// With a declaration of its own style.
    #[must_use]
    pub fn style(self, name: &'static str, value: impl Into<Source>) -> Self {
        self.with(Kind::Style, name, value.into())
    }

    #[inline(never)]
    fn with(mut self, kind: Kind, name: &'static str, value: Source) -> Self {
        self.0.settings.push(Setting { kind, name, value });
        self
    }

    /// Acts on an event.
    #[must_use]
    pub fn on<E>(self, event: &E, mut act: impl FnMut(E::EventType) + Send + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: From<types::Event>,
    {
        self.hear(event.name(), Box::new(move |event| act(event.into())))
    }

    #[inline(never)]
    fn hear(mut self, event: Cow<'static, str>, act: Box<dyn FnMut(types::Event) + Send>) -> Self {
        self.0.handlers.push(Handler { event, act });
        self
    }

    /// Tells where in the document it is.
    #[must_use]
    pub fn node_ref<E: ElementType>(mut self, place: NodeRef<E>) -> Self
    where
        NodeRef<E>: NodeRefContainer<E>,
    {
        self.0.place = Some(Box::new(move |element| place.load(element)));
        self
    }

    /// With one more child.
    #[must_use]
    pub fn child(self, child: impl Child) -> Self {
        self.holding(child.view())
    }

    #[inline(never)]
    fn holding(mut self, child: AnyView) -> Self {
        self.0.children.push(child);
        self
    }
}
