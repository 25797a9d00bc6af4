//! `view!`: markup as Leptos reads it, made into calls of `src/ui/element.rs`.
//!
//! Leptos's own macro makes a type of each attribute, handler and element, and
//! code for each type. Here an element is data, and one piece of code draws it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::node::{
    KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeBlock, NodeElement, NodeName,
};
use syn::{Error, Expr, Stmt};

/// Elements, components, texts and blocks as one `AnyView`.
#[proc_macro]
pub fn view(markup: proc_macro::TokenStream) -> proc_macro::TokenStream {
    calls(markup.into()).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn calls(markup: TokenStream) -> syn::Result<TokenStream> {
    together(&rstml::parse2(markup)?)
}

/// Nodes beside each other as one view.
fn together(nodes: &[Node]) -> syn::Result<TokenStream> {
    let views = nodes.iter().filter(|node| !matches!(node, Node::Comment(_))).map(node);
    let views = views.collect::<syn::Result<Vec<_>>>()?;
    Ok(match &views[..] {
        [view] => quote!(crate::ui::element::Child::view(#view)),
        _ => quote!(crate::ui::element::all([#(crate::ui::element::Child::view(#views)),*])),
    })
}

/// A node as something that can be a child.
fn node(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Element(element) if is_component(element.name()) => component(element),
        Node::Element(element) => tag(element),
        Node::Text(text) => {
            let text = &text.value;
            Ok(quote!(#text))
        }
        Node::Block(NodeBlock::ValidBlock(block)) => Ok(match &block.stmts[..] {
            [Stmt::Expr(only, None)] => quote!(#only),
            _ => quote!(#block),
        }),
        other => Err(Error::new_spanned(other, "this kind of node is not known here")),
    }
}

fn is_component(name: &NodeName) -> bool {
    matches!(name, NodeName::Path(_)) && name.to_string().starts_with(char::is_uppercase)
}

fn tag(element: &NodeElement<rstml::Infallible>) -> syn::Result<TokenStream> {
    let name = element.name().to_string();
    let attributes = keyed(element)?.into_iter().map(attribute);
    let attributes = attributes.collect::<syn::Result<Vec<_>>>()?;
    let children = element.children.iter().map(node).collect::<syn::Result<Vec<_>>>()?;
    Ok(quote!(crate::ui::element::Element::new(#name) #(#attributes)* #(.child(#children))*))
}

fn attribute(attribute: &KeyedAttribute) -> syn::Result<TokenStream> {
    let name = attribute.key.to_string().replace(' ', "");
    let value = value(attribute)?.map_or_else(|| quote!(true), |value| quote!(#value));
    Ok(match name.split_once(':') {
        Some(("on", event)) => {
            let event = format_ident!("{event}", span = proc_macro2::Span::call_site());
            quote!(.on(&::leptos::ev::#event, #value))
        }
        Some(("class", name)) => quote!(.class(#name, #value)),
        Some(("prop", name)) => quote!(.prop(#name, #value)),
        Some(("style", name)) => quote!(.style(#name, #value)),
        Some(_) => return Err(Error::new_spanned(&attribute.key, "this prefix is not known here")),
        None if name == "node_ref" => quote!(.node_ref(#value)),
        None => quote!(.attribute(#name, #value)),
    })
}

/// A component as Leptos calls it, except that its children are made at once.
fn component(element: &NodeElement<rstml::Infallible>) -> syn::Result<TokenStream> {
    let name = element.name();
    let properties = keyed(element)?.into_iter().map(|property| {
        let key = &property.key;
        let value = value(property)?.map_or_else(|| quote!(#key), |value| quote!(#value));
        Ok(quote!(.#key(#value)))
    });
    let properties = properties.collect::<syn::Result<Vec<_>>>()?;
    let children = if element.children.is_empty() {
        None
    } else {
        let views = together(&element.children)?;
        Some(quote! {
            .children(::leptos::children::ToChildren::to_children(::leptos::children::ChildrenOptContainer(#views)))
        })
    };
    Ok(quote! {
        crate::ui::element::component(::leptos::component::component_view(
            #name,
            ::leptos::component::component_props_builder(&#name) #(#properties)* #children .build(),
        ))
    })
}

fn keyed(element: &NodeElement<rstml::Infallible>) -> syn::Result<Vec<&KeyedAttribute>> {
    let keyed = element.attributes().iter().map(|attribute| match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => Err(Error::new_spanned(block, "an attribute needs a name")),
    });
    keyed.collect()
}

fn value(attribute: &KeyedAttribute) -> syn::Result<Option<&Expr>> {
    match &attribute.possible_value {
        KeyedAttributeValue::None => Ok(None),
        _ => attribute
            .value()
            .map(Some)
            .ok_or_else(|| Error::new_spanned(attribute, "this value is not known here")),
    }
}

#[cfg(test)]
mod tests {
    use super::calls;

    #[track_caller]
    fn check(markup: &str, expected: &str) {
        let made = calls(markup.parse().unwrap()).unwrap().to_string();
        let plain =
            |text: &str| text.replace("crate :: ui :: element :: ", "").replace(char::is_whitespace, "");
        assert_eq!(plain(&made), plain(expected), "{markup}");
    }

    #[test]
    fn an_element_is_calls_in_the_order_of_its_markup() {
        check("<p></p>", r#"Child::view(Element::new("p"))"#);
        check(
            r#"<a href=x aria-label="b" novalidate>"text" {y} <br/></a>"#,
            r#"Child::view(Element::new("a").attribute("href", x).attribute("aria-label", "b")
                .attribute("novalidate", true).child("text").child(y).child(Element::new("br")))"#,
        );
        check(
            "<i class:on=a prop:value=b style:top=c on:click=move |_| d() node_ref=e></i>",
            r#"Child::view(Element::new("i").class("on", a).prop("value", b).style("top", c)
                .on(&::leptos::ev::click, move |_| d()).node_ref(e))"#,
        );
    }

    #[test]
    fn nodes_beside_each_other_are_one_view() {
        check("{a} {b}", "all([Child::view(a), Child::view(b)])");
        check("", "all([])");
    }

    #[test]
    fn a_component_is_called_as_leptos_does() {
        check(
            "<Notice title tone=a>{b}</Notice>",
            "Child::view(component(::leptos::component::component_view(Notice,
                ::leptos::component::component_props_builder(&Notice).title(title).tone(a)
                .children(::leptos::children::ToChildren::to_children(
                    ::leptos::children::ChildrenOptContainer(Child::view(b)))).build(),)))",
        );
    }

    #[test]
    fn what_is_not_known_is_told() {
        for markup in ["<p use:x></p>", "<p {..rest}></p>", "<!DOCTYPE html>", "<p>"] {
            assert!(calls(markup.parse().unwrap()).is_err(), "{markup}");
        }
    }
}
