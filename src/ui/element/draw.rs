//! Drawing elements: into the document the first time, then only what changed.

use super::{Element, Handler, Kind, Parts, Setting, Source, Value};
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{CastFrom, RemoveEventHandler, Rndr, types};
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState};

/// An element in the document.
pub struct Drawn {
    node: types::Element,
    tag: &'static str,
    settings: Vec<Held>,
    /// They stop to be heard when they are dropped.
    heard: Vec<RemoveEventHandler<types::Element>>,
    children: Vec<AnyViewState>,
}

struct Held {
    kind: Kind,
    name: &'static str,
    value: State,
}

enum State {
    Fixed(Value),
    Live(RenderEffect<Value>),
}

impl Setting {
    /// Sets it on the node, and again whenever it changes. `last` is what stands there.
    fn hold(self, node: &types::Element, last: Value) -> Held {
        let Self { kind, name, value } = self;
        let value = match value {
            Source::Fixed(value) => {
                set(node, kind, name, &value, &last);
                State::Fixed(value)
            }
            Source::Live(read) => {
                let node = node.clone();
                let follow = move |last: Option<Value>| {
                    let value = read();
                    set(&node, kind, name, &value, last.as_ref().unwrap_or(&Value::None));
                    value
                };
                State::Live(RenderEffect::new_with_value(follow, Some(last)))
            }
        };
        Held { kind, name, value }
    }
}

impl Held {
    fn last(self) -> Value {
        match self.value {
            State::Fixed(value) => value,
            State::Live(effect) => effect.take_value().unwrap_or(Value::None),
        }
    }
}

fn set(node: &types::Element, kind: Kind, name: &str, value: &Value, last: &Value) {
    if value == last {
        return;
    }
    match (kind, value) {
        (Kind::Attribute, Value::Text(text)) => Rndr::set_attribute(node, name, text),
        (Kind::Attribute, Value::Flag(true)) => Rndr::set_attribute(node, name, ""),
        (Kind::Attribute, _) => Rndr::remove_attribute(node, name),
        (Kind::Class, Value::Flag(true)) => Rndr::add_class(&Rndr::class_list(node), name),
        (Kind::Class, _) => Rndr::remove_class(&Rndr::class_list(node), name),
        (Kind::Property, Value::Text(text)) => Rndr::set_property_or_value(node, name, &(&**text).into()),
        (Kind::Property, value) => {
            Rndr::set_property_or_value(node, name, &(*value == Value::Flag(true)).into());
        }
        (Kind::Style, Value::Text(text)) => Rndr::set_css_property(&Rndr::style(node), name, text),
        (Kind::Style, _) => Rndr::remove_css_property(&Rndr::style(node), name),
    }
}

impl Handler {
    /// Hears the event as the page that drew the element: what that provides is at hand.
    fn hear(self, node: &types::Element) -> RemoveEventHandler<types::Element> {
        let owner = Owner::current().unwrap_or_default();
        let mut act = self.act;
        Rndr::add_event_listener(node, &self.event, Box::new(move |event| owner.with(|| act(event))))
    }
}

impl Drawn {
    /// Whether the other element can be drawn by changing this one.
    fn fits(&self, other: &Parts) -> bool {
        let names = self.settings.iter().map(|held| (held.kind, held.name));
        self.tag == other.tag
            && self.children.len() == other.children.len()
            && names.eq(other.settings.iter().map(|setting| (setting.kind, setting.name)))
    }
}

impl Render for Element {
    type State = Drawn;

    fn build(self) -> Drawn {
        let Parts { tag, settings, handlers, place, children } = *self.0;
        // What is called the same in HTML says that it belongs to a drawing.
        let own = tag.strip_prefix("svg:");
        let is_drawing = own.is_some() || matches!(tag, "svg" | "path");
        let namespace = is_drawing.then_some("http://www.w3.org/2000/svg");
        let node = Rndr::create_element(own.unwrap_or(tag), namespace);
        let settings = settings.into_iter().map(|setting| setting.hold(&node, Value::None)).collect();
        let heard = handlers.into_iter().map(|handler| handler.hear(&node)).collect();
        if let Some(place) = place {
            place(&node);
        }
        let mut children: Vec<_> = children.into_iter().map(Render::build).collect();
        children.iter_mut().for_each(|child| child.mount(&node, None));
        Drawn { node, tag, settings, heard, children }
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if !drawn.fits(&self.0) {
            let mut fresh = self.build();
            drawn.insert_before_this(&mut fresh);
            drawn.unmount();
            *drawn = fresh;
            return;
        }
        let Parts { settings, handlers, place, children, .. } = *self.0;
        let held = std::mem::take(&mut drawn.settings).into_iter().zip(settings);
        drawn.settings = held.map(|(held, setting)| setting.hold(&drawn.node, held.last())).collect();
        drawn.heard = handlers.into_iter().map(|handler| handler.hear(&drawn.node)).collect();
        if let Some(place) = place {
            place(&drawn.node);
        }
        children.into_iter().zip(&mut drawn.children).for_each(|(child, drawn)| child.rebuild(drawn));
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        Rndr::remove(&self.node);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(&self.node).and_then(types::Element::cast_from);
        parent.is_some_and(|parent| {
            child.mount(&parent, Some(&self.node));
            true
        })
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.node.clone()]
    }
}

// What Leptos asks of a view for servers. This app has none, and calls nothing of it.

impl AddAnyAttr for Element {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Drawn, Element};
    use leptos::html;
    use leptos::prelude::*;
    use leptos::task::tick;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn link(href: &'static str, is_on: bool, word: &str) -> Element {
        Element::new("a")
            .attribute("href", href)
            .attribute("hidden", is_on)
            .attribute("title", None::<String>)
            .class("on", is_on)
            .prop("tabIndex", "3")
            .style("top", is_on.then_some("4px"))
            .child(word.to_owned())
    }

    #[track_caller]
    fn check(drawn: &Drawn, expected: [Option<&str>; 5]) {
        let attribute = |name| drawn.node.get_attribute(name);
        let found = ["href", "hidden", "title", "tabindex"].map(attribute);
        assert_eq!(found.each_ref().map(Option::as_deref), expected[..4]);
        assert_eq!(drawn.node.text_content().as_deref(), expected[4]);
    }

    #[wasm_bindgen_test]
    fn drawn_again_an_element_keeps_its_node_and_changes_what_changed() {
        Owner::new().with(|| {
            let mut drawn = link("#a", true, "one").build();
            check(&drawn, [Some("#a"), Some(""), None, Some("3"), Some("one")]);
            assert_eq!(drawn.node.class_name(), "on");
            let node = drawn.node.clone();
            link("#b", false, "two").rebuild(&mut drawn);
            check(&drawn, [Some("#b"), None, None, Some("3"), Some("two")]);
            assert_eq!(drawn.node.get_attribute("style").as_deref(), Some(""));
            assert!(drawn.node.class_name().is_empty() && drawn.node == node);
        });
    }

    #[wasm_bindgen_test]
    fn an_element_of_another_make_is_another_node() {
        Owner::new().with(|| {
            for other in [Element::new("p"), Element::new("a"), link("#a", true, "one").child("more")] {
                let mut drawn = link("#a", true, "one").build();
                let node = drawn.node.clone();
                other.rebuild(&mut drawn);
                assert!(drawn.node != node);
            }
        });
    }

    #[wasm_bindgen_test]
    async fn a_value_follows_its_signal_until_the_element_is_drawn_with_another() {
        // What effects run on is started with the first thing that is mounted.
        leptos::mount::mount_to_body(|| ());
        let owner = Owner::new();
        let (old, new) = owner.with(|| (RwSignal::new("#a".to_owned()), RwSignal::new("#b".to_owned())));
        let shown = |drawn: &Drawn| drawn.node.get_attribute("href").unwrap_or_default();
        let mut drawn = owner.with(|| Element::new("a").attribute("href", old).build());
        old.set("#c".to_owned());
        tick().await;
        assert_eq!(shown(&drawn), "#c");
        owner.with(|| Element::new("a").attribute("href", new).rebuild(&mut drawn));
        assert_eq!(shown(&drawn), "#b");
        old.set("#d".to_owned());
        tick().await;
        assert_eq!(shown(&drawn), "#b");
    }

    #[wasm_bindgen_test]
    fn drawn_again_an_element_hears_an_event_once() {
        Owner::new().with(|| {
            let heard = RwSignal::new(Vec::new());
            let place = NodeRef::<html::Input>::new();
            let input = |name| {
                let hear = move |_| heard.write().push(name);
                Element::new("input").node_ref(place).on(&leptos::ev::click, hear)
            };
            let mut drawn = input("first").build();
            input("second").rebuild(&mut drawn);
            place.get_untracked().unwrap().click();
            assert_eq!(heard.get_untracked(), ["second"]);
        });
    }
}
