/// Which section of what is held about somebody answers for each column of the database that leads
/// to a person, or why none does. A test goes through the schema and fails for a column that is not
/// here.
enum HeldTables {
  /// The sections in the order in which they are read.
  static let order = [
    "names", "identifiers", "contact", "posts", "managers", "absences", "records", "duties",
    "exceptions", "assessments", "monitoring", "accounts", "sharing", "sources", "one-person",
    "corrections", "badges", "looks", "history",
  ]

  enum Answer: Hashable, Sendable {
    case section(String)
    /// It says nothing that a section does not say, or nothing about the person.
    case nothing(because: String)
  }

  static let answers: [String: Answer] = [
    "person_name.person_id": .section("names"),
    "person_word.person_id": .nothing(because: "the words of names, to search by"),
    "person_earlier_name.person_id": .nothing(because: "earlier names, to search by"),
    "person_identifier.person_id": .section("identifiers"),
    "person_email.person_id": .section("contact"),
    "assignment.person_id": .section("posts"),
    "absence.assignment_id": .section("absences"),
    "line_management.assignment_id": .section("managers"),
    "line_management.manager_person_id": .section("managers"),
    "line_management.manager_assignment_id": .section("managers"),
    "manager_reason.assignment_id": .section("managers"),
    "held_record.person_id": .section("records"),
    "exemption.person_id": .section("exceptions"),
    "deferral.person_id": .section("exceptions"),
    "record_review.person_id": .section("exceptions"),
    "record_review.record_id": .section("exceptions"),
    "gateway_appointment.person_id": .section("exceptions"),
    "gateway_appointment.officer_account_id": .nothing(
      because: "who decided for an employer; it is told with the decision"),
    "gateway_waiver.person_id": .section("exceptions"),
    "gateway_waiver.owner_id": .section("exceptions"),
    "gateway_waiver.asked_account_id": .nothing(
      because: "who asked for a waiver; it is told with it"),
    "gateway_waiver.officer_account_id": .nothing(
      because: "who decided for an employer; it is told with the decision"),
    "gateway_standing.person_id": .nothing(
      because: "how you stand at gateways, worked out from posts, records and waivers"),
    "self_assessment.person_id": .section("assessments"),
    "self_assessment.supervisor_id": .section("assessments"),
    "assessment_words.person_id": .section("assessments"),
    "assessment_answer.assessment_id": .section("assessments"),
    "sign_off_turn.assessment_id": .section("assessments"),
    "sign_off_turn.supervisor_id": .section("assessments"),
    "competency_claim.assessment_id": .section("assessments"),
    "competency_claim.assessor_id": .section("assessments"),
    "claim_turn.claim_id": .section("assessments"),
    "claim_turn.assessor_id": .section("assessments"),
    "assessor_place.person_id": .section("assessments"),
    "post_stage.assignment_id": .section("assessments"),
    "monitoring_value.person_id": .section("monitoring"),
    "monitoring_objection.person_id": .section("monitoring"),
    "account.person_id": .section("accounts"),
    "access_grant.account_id": .section("accounts"),
    "access_grant.assignment_id": .section("accounts"),
    "access_grant.given_by": .nothing(because: "who gave a role; it is told with the role"),
    "personal_share.person_id": .section("sharing"),
    "personal_share.shared_by": .section("sharing"),
    "sharing_agreement.recorded_by": .nothing(because: "who wrote down what an employer shares"),
    "evidence_member.person_id": .section("sharing"),
    "evidence_pack.asked_by": .nothing(because: "who had evidence made for an inspector"),
    "evidence_pack.released_by": .nothing(because: "who released it; it is told to those in it"),
    "evidence_request.recorded_by": .nothing(because: "who wrote down what a body asked for"),
    "account_identity.account_id": .section("accounts"),
    "provider_visit.account_id": .nothing(because: "a sign-in under way, which does not last"),
    "provider_proof.person_id": .nothing(because: "a sign-in under way, which does not last"),
    "api_token.account_id": .section("accounts"),
    "api_token.made_by": .nothing(because: "who made a token for somebody else’s program"),
    "view_request.subject_id": .section("accounts"),
    "view_request.officer_id": .nothing(
      because: "what somebody asked as support; it is told to whom"),
    "view_request.answered_by": .nothing(because: "what somebody answered; it is told to whom"),
    "emergency_access.account_id": .nothing(
      because: "what somebody did in an emergency; it is told to whom"),
    "accreditation.chair_account": .nothing(because: "who chaired a panel about training"),
    "accreditation_reviewer.account_id": .nothing(
      because: "who reviews training for a body; it is on their list of requests"),
    "accreditation_judgement.account_id": .nothing(because: "what a reviewer found of training"),
    "accreditation_event.account_id": .nothing(because: "who did what about training"),
    "session.account_id": .section("accounts"),
    "known_device.account_id": .section("accounts"),
    "second_factor.account_id": .section("accounts"),
    "recovery_code.account_id": .nothing(because: "marks from which no recovery code can be read"),
    "account_notice.account_id": .section("accounts"),
    "work_ask.account_id": .section("accounts"),
    "work_mail.account_id": .section("accounts"),
    "kept_form.account_id": .nothing(
      because: "what you typed yourself, sealed, for a day; it is offered to you"),
    "invitation.account_id": .section("accounts"),
    "account_address.account_id": .section("accounts"),
    "mail.account_id": .section("accounts"),
    "staff_pin.account_id": .section("accounts"),
    "upload.person_id": .section("sources"),
    "upload.account_id": .nothing(because: "who sent a file; the files are about others"),
    "load.account_id": .nothing(because: "who loaded a file; the files are about others"),
    "load_undoing.account_id": .nothing(because: "who undid a load; it is about others"),
    "source_record.person_id": .section("sources"),
    "source_record.assignment_id": .section("sources"),
    "source_record.record_id": .section("sources"),
    "person_alias.person_id": .section("one-person"),
    "person_alias.canonical_id": .section("one-person"),
    "person_match.first_id": .section("one-person"),
    "person_match.second_id": .section("one-person"),
    "person_match_decision.match_id": .section("one-person"),
    "person_match_decision.account_id": .nothing(because: "who answered for an employer"),
    "person_match_party.match_id": .nothing(because: "which employers are asked"),
    "person_merge.match_id": .section("one-person"),
    "person_merge.first_id": .section("one-person"),
    "person_merge.second_id": .section("one-person"),
    "person_merge.account_id": .nothing(because: "who decided for an employer"),
    "person_merge.unmerge_account_id": .nothing(because: "who decided for an employer"),
    "badge.person_id": .section("badges"),
    "badge.record_id": .section("badges"),
    "badge_edition.badge_id": .section("badges"),
    "badge_share.badge_id": .section("badges"),
    "badge_decision.badge_id": .section("badges"),
    "correction.person_id": .section("corrections"),
    "correction_message.correction_id": .section("corrections"),
    "correction_message.account_id": .section("corrections"),
    "correction_owner.correction_id": .section("corrections"),
    "correction_owner.account_id": .section("corrections"),
    "legal_hold.person_id": .nothing(because: "told beside how long your record is kept"),
    "erased_person.person_id": .nothing(because: "that nothing is held any more"),
    "journal_change.person_id": .section("history"),
    "journal_touch.person_id": .nothing(
      because: "which entries of others concern you, without words"),
    "journal_entry.account_id": .nothing(
      because: "who did something; it is told to those it was done to"),
  ]
}
