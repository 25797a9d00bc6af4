//! What can stand in an element: values, fixed or following signals, and children.

use super::Element;
use leptos::prelude::*;
use std::any::Any;
use std::borrow::Cow;

/// A value as it stands in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Not there.
    None,
    /// There or not.
    Flag(bool),
    /// A text.
    Text(Cow<'static, str>),
}

/// A value, or how to read it again when a signal in there changes.
pub enum Source {
    /// It stays.
    Fixed(Value),
    /// It follows signals.
    Live(Box<dyn Fn() -> Value + Send>),
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        number.to_string().into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl<T: Into<Value>> From<T> for Source {
    fn from(value: T) -> Self {
        Self::Fixed(value.into())
    }
}

impl<T: Clone + Into<Value> + Send + Sync + 'static> From<Signal<T>> for Source {
    fn from(signal: Signal<T>) -> Self {
        Self::Live(Box::new(move || signal.get().into()))
    }
}

impl<T: Clone + Into<Value> + Send + Sync + 'static> From<RwSignal<T>> for Source {
    fn from(signal: RwSignal<T>) -> Self {
        Self::Live(Box::new(move || signal.get().into()))
    }
}

/// What can stand in a view.
pub trait Child {
    /// It as a view.
    fn view(self) -> AnyView;
}

/// Views beside each other.
pub fn all<const N: usize>(views: [AnyView; N]) -> AnyView {
    Vec::from(views).into_any()
}

/// What a component gives. It is a view already unless Leptos made the component.
pub fn component(view: impl IntoView + 'static) -> AnyView {
    let mut view = Some(view);
    let made = (&mut view as &mut dyn Any).downcast_mut::<Option<AnyView>>().map(Option::take);
    made.unwrap_or_else(|| view.map(IntoAny::into_any)).unwrap_or_else(nothing)
}

impl Child for AnyView {
    fn view(self) -> AnyView {
        self
    }
}

impl Child for Element {
    #[inline(never)]
    fn view(self) -> AnyView {
        self.into_any()
    }
}

impl Child for String {
    #[inline(never)]
    fn view(self) -> AnyView {
        self.into_any()
    }
}

impl Child for &'static str {
    #[inline(never)]
    fn view(self) -> AnyView {
        self.into_any()
    }
}

impl Child for Signal<String> {
    #[inline(never)]
    fn view(self) -> AnyView {
        crate::ui::live::live(move || self.get())
    }
}

impl<T: Child> Child for Option<T> {
    fn view(self) -> AnyView {
        self.map_or_else(nothing, Child::view)
    }
}

#[inline(never)]
fn nothing() -> AnyView {
    ().into_any()
}

impl<T: Child> Child for Vec<T> {
    fn view(self) -> AnyView {
        self.into_iter().map(Child::view).collect::<Vec<_>>().into_any()
    }
}

/// What Leptos's own macro gives.
impl<T: IntoView + 'static> Child for View<T> {
    fn view(self) -> AnyView {
        self.into_any()
    }
}
