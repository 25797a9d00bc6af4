//! The body is the documented one, the form and the JSON view edit the same thing, and
//! only what is needed is required.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn with(kind: Kind, texts: &[(Field, &str)]) -> Draft {
    let mut draft = Draft::new(kind, Some("device-12345".into()));
    for (field, text) in texts {
        draft.set_text(*field, (*text).to_owned());
    }
    draft
}

fn report() -> Draft {
    let mut draft = with(
        Kind::IssueReport,
        &[
            (Field::Category, "hardware"),
            (Field::Priority, "high"),
            (Field::Notes, " Slow. "),
            (Field::ReportedBy, "helpdesk@company.com"),
        ],
    );
    draft.set_list(Field::Symptoms, vec!["intermittent_connectivity".into(), "slow_response".into()]);
    draft.set_list(Field::ErrorCodes, vec!["ERR_NETWORK_001".into()]);
    draft
}

fn maintenance() -> Draft {
    with(
        Kind::Maintenance,
        &[
            (Field::Action, "firmware_update"),
            (Field::PreviousVersion, "1.2.3"),
            (Field::NewVersion, "1.2.4"),
            (Field::Duration, "15"),
            (Field::Notes, "Firmware update completed successfully"),
            (Field::PerformedBy, "tech@company.com"),
        ],
    )
}

fn value(draft: &Draft) -> Value {
    serde_json::from_str(&draft.body(None)).unwrap()
}

#[test]
fn the_bodies_are_the_documented_ones() {
    let body: Value = serde_json::from_str(&report().body(Some("ref-1"))).unwrap();
    assert_eq!(
        body,
        json!({
        "device_id": "device-12345", "diagnostic_type": "issue_report", "status": "open",
        "details": {"issue_category": "hardware", "symptoms": ["intermittent_connectivity", "slow_response"],
            "error_codes": ["ERR_NETWORK_001"], "impact_level": "medium", "client_ref": "ref-1"},
        "notes": "Slow.", "reported_by": "helpdesk@company.com", "priority": "high"})
    );
    assert_eq!(
        value(&maintenance()),
        json!({
        "device_id": "device-12345", "diagnostic_type": "maintenance", "status": "completed",
        "details": {"action_performed": "firmware_update", "previous_version": "1.2.3", "new_version": "1.2.4",
            "duration_minutes": 15},
        "notes": "Firmware update completed successfully", "performed_by": "tech@company.com"})
    );
    let check = with(
        Kind::HealthCheck,
        &[(Field::Cpu, "45.5"), (Field::Network, "good"), (Field::Status, "warning")],
    );
    assert_eq!(
        value(&check),
        json!({"device_id": "device-12345", "diagnostic_type": "health_check", "status": "warning",
            "details": {"cpu_usage": 45.5, "network_connectivity": "good"}})
    );
}

#[test]
fn people_read_the_keys_in_their_usual_order() {
    let body = report().body(None);
    let places: Vec<_> =
        ["device_id", "diagnostic_type", "status", "details", "notes", "reported_by", "priority"]
            .map(|name| body.find(&format!("\n  \"{name}\"")).unwrap())
            .into();
    assert!(places.is_sorted(), "{body}");
}

#[test]
fn whole_entries_have_no_problems_and_empty_ones_miss_only_what_is_needed() {
    assert_eq!(report().problems(), []);
    assert_eq!(maintenance().problems(), []);
    for (kind, needed) in [
        (Kind::IssueReport, &[Field::Device, Field::Category, Field::Notes, Field::ReportedBy][..]),
        (Kind::Maintenance, &[Field::Device, Field::Action, Field::PerformedBy]),
        (Kind::HealthCheck, &[Field::Device]),
        (Kind::Other, &[Field::Device, Field::Type]),
    ] {
        let missing: Vec<_> = Draft::new(kind, None).problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(missing, needed, "{kind:?}");
    }
}

#[test]
fn json_that_is_half_written_is_kept_until_it_is_whole() {
    let mut draft = report();
    draft.half_json = "{\"notes".into();
    assert_eq!(Draft::from_json(&draft.to_json()), draft);
    let mut fresh = Draft::new(Kind::Maintenance, None);
    fresh.half_json = "{".into();
    assert!(!fresh.is_untouched(), "it would be missed");
    let whole = draft.body(None);
    assert_eq!(draft.read(&whole), Ok(()));
    assert_eq!((draft.half_json.as_str(), draft.body(None)), ("", whole));
}

#[test]
fn what_is_half_is_told() {
    for (draft, field, text, problem) in [
        (report(), Field::ReportedBy, "helpdesk@", Some(Problem::NotAnAddress)),
        (report(), Field::ReportedBy, "helpdesk", Some(Problem::NotAnAddress)),
        (report(), Field::ReportedBy, "helpdesk@company", Some(Problem::NotAnAddress)),
        (report(), Field::ReportedBy, "a b@c.de", Some(Problem::NotAnAddress)),
        (report(), Field::ReportedBy, "a@b..c", Some(Problem::NotAnAddress)),
        (report(), Field::ReportedBy, " José@münchen.de ", None),
        (maintenance(), Field::PerformedBy, "Ana", None),
        (maintenance(), Field::PerformedBy, "ana@", Some(Problem::NotAnAddress)),
        (maintenance(), Field::Duration, "a quarter", Some(Problem::NotANumber)),
        (maintenance(), Field::Duration, "-1", Some(Problem::NotANumber)),
        (maintenance(), Field::Duration, " 1.5 ", None),
        (maintenance(), Field::Duration, "", None),
    ] {
        let mut draft = draft;
        draft.set_text(field, text.to_owned());
        let problems: Vec<_> = problem.map(|problem| (field, problem)).into_iter().collect();
        assert_eq!(draft.problems(), problems, "{field:?} {text}");
    }
}

#[test]
fn notes_have_a_longest_length_in_characters() {
    let long = |count| {
        let mut draft = report();
        draft.set_text(Field::Notes, "é".repeat(count));
        draft.problems()
    };
    assert_eq!(long(LONGEST_NOTE), []);
    assert_eq!(long(LONGEST_NOTE + 1), [(Field::Notes, Problem::TooLong)]);
}

#[test]
fn the_json_view_edits_the_same_draft() {
    let mut draft = report();
    let edited =
        draft.body(None).replace("hardware", "power").replace("\"open\"", "\"open\", \"team\": \"B\"");
    let edited = edited.replace("\"impact_level\"", "\"room\": {\"floor\": -1}, \"impact_level\"");
    draft.read(&edited).unwrap();
    assert_eq!(draft.text(Field::Category), "power");
    assert_eq!(
        draft.free,
        [FreeField { name: "room".into(), kind: FreeKind::Json, text: r#"{"floor":-1}"#.into() }]
    );
    assert_eq!(value(&draft), serde_json::from_str::<Value>(&edited).unwrap());
    let before = draft.clone();
    assert_eq!(draft.read("{\n \"a\": }"), Err(BadJson::Syntax(2, 7)));
    assert_eq!(draft.read("[]"), Err(BadJson::Shape));
    assert_eq!(draft.read(r#"{"details": 1}"#), Err(BadJson::Shape));
    assert_eq!(draft, before);
}

#[test]
fn another_kind_keeps_what_both_have_and_loses_nothing() {
    let mut draft = report();
    draft.change_kind(Kind::Maintenance);
    assert_eq!(draft.kind(), Kind::Maintenance);
    assert_eq!(draft.device(), "device-12345");
    assert_eq!(draft.text(Field::Notes), " Slow. ");
    assert_eq!(draft.text(Field::Status), "completed");
    let sent = value(&draft);
    assert_eq!(sent["details"]["issue_category"], "hardware");
    assert_eq!(sent["reported_by"], "helpdesk@company.com");
    draft.change_kind(Kind::IssueReport);
    assert_eq!(value(&draft)["details"]["issue_category"], "hardware");
}

#[test]
fn a_draft_is_untouched_until_something_would_be_missed() {
    for kind in Kind::ALL {
        assert!(Draft::new(kind, Some("d".into())).is_untouched(), "{kind:?}");
    }
    let mut step = Draft::new(Kind::IssueReport, Some("d".into()));
    step.follow_up("diag-1", "resolved", "resolved");
    assert!(step.is_untouched());
    assert!(!report().is_untouched());
    assert!(!with(Kind::Maintenance, &[(Field::Duration, "5")]).is_untouched());
}

#[test]
fn a_step_of_an_incident_needs_no_category_and_can_become_a_report_of_its_own() {
    let mut draft = with(Kind::IssueReport, &[(Field::ReportedBy, "a@b.de")]);
    draft.follow_up("diag-7", "resolved", "resolved");
    assert_eq!(draft.problems(), []);
    let sent = value(&draft);
    assert_eq!(sent["details"]["incident"], "diag-7");
    assert_eq!((&sent["details"]["event"], &sent["status"]), (&json!("resolved"), &json!("resolved")));
    draft.open_own();
    assert_eq!(draft.step(), None);
    assert_eq!(draft.text(Field::Status), "open");
}

#[test]
fn each_device_gets_an_entry_of_its_own() {
    let mut draft = maintenance();
    draft.others = vec!["device-2".into(), "device-12345".into(), "device-3".into()];
    assert_eq!(draft.devices(), ["device-12345", "device-2", "device-3"]);
    let one = draft.entries().remove(2);
    assert_eq!(one.devices(), ["device-3"]);
    assert_eq!(value(&one)["details"], value(&draft)["details"]);
}

#[test]
fn free_fields_that_cannot_be_sent_are_told() {
    let field = |name: &str, kind, text: &str| FreeField { name: name.into(), kind, text: text.into() };
    let mut draft = report();
    draft.free = vec![
        field("room", FreeKind::Text, "B12"),
        field("floor", FreeKind::Number, "two"),
        field("", FreeKind::Text, "no name"),
        field("room", FreeKind::Text, "again"),
        field("symptoms", FreeKind::Text, "has a field"),
        field("", FreeKind::Text, ""),
        field("client_ref", FreeKind::Text, "mine"),
        field("spare", FreeKind::Truth, "true"),
        field("nested", FreeKind::Json, "{\"a\": [1"),
    ];
    assert_eq!(draft.bad_free_fields(), [1, 2, 3, 4, 6, 8]);
}

#[test]
fn a_near_miss_offers_the_established_spelling() {
    let known: Vec<String> =
        ["firmware_update", "reboot", "ERR_NETWORK_001", "slow_response", "Slow-Response", "re-boot"]
            .map(Into::into)
            .into();
    for (typed, offered) in [
        ("firmware-update", Some("firmware_update")),
        ("Firmware Update", Some("firmware_update")),
        ("firmware_updte", Some("firmware_update")),
        ("fimrware_update", Some("firmware_update")),
        ("firmware_updates", Some("firmware_update")),
        ("firmware_update", None),
        ("Slow-Response", Some("slow_response")),
        ("ERR_NETWORK_002", None),
        ("boot", None),
        ("", None),
        ("something else", None),
    ] {
        assert_eq!(near_miss(typed, &known), offered, "{typed}");
    }
}

#[test]
fn the_wire_form_is_bare_or_a_text_in_data() {
    let body = report().body(None);
    assert_eq!(wrapped(&body, false), body);
    let value: Value = serde_json::from_str(&wrapped(&body, true)).unwrap();
    assert_eq!(value["data"].as_str(), Some(body.as_str()));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        "[a-z]{1,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 1..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_json_is_read_is_what_is_sent(
        details in prop::collection::btree_map("[a-z_]{1,12}", any_value(), 0..5),
        top in prop::collection::btree_map("[a-z_]{1,12}", any_value(), 0..4),
        kind in 0_usize..4,
    ) {
        let kind = ["issue_report", "maintenance", "health_check", "x"][kind];
        let mut entry = json!({"device_id": "d", "diagnostic_type": kind});
        for (name, value) in top {
            if name != "details" { entry[&name] = value; }
        }
        if !details.is_empty() {
            entry["details"] = Value::Object(details.into_iter().collect());
        }
        let mut draft = Draft::default();
        draft.read(&entry.to_string()).unwrap();
        prop_assert_eq!(value(&draft), entry);
        let kept = Draft::from_json(&serde_json::from_str(&draft.to_json().to_string()).unwrap());
        prop_assert_eq!(kept, draft);
    }
}
