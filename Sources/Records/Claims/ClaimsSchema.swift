import Storage

/// Self-assessments, what is put forward from them, and who assesses. Part of
/// `RecordsSchema.migrations`. The store is on this floor, so that what is held about somebody can
/// be shown and erased without a room knowing another; what people do with it is in `Standards`.
enum ClaimsSchema {
  static let migrations = [assessment, claim, assessor]

  /// Nothing that anybody wrote is in these tables but sealed, in `assessment_words`.
  private static let assessment = Migration(
    "standards-201-assessment",
    """
    CREATE TABLE assessment_words (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      sealed_value {{text}} NOT NULL,
      sealed_with {{text}} NOT NULL
    );
    CREATE INDEX assessment_words_person_idx ON assessment_words (person_id);
    CREATE INDEX assessment_words_sealed_idx ON assessment_words (sealed_with);

    CREATE TABLE self_assessment (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      framework {{text}} NOT NULL,
      version {{text}} NOT NULL,
      stage {{text}} NOT NULL,
      begun_at {{int}} NOT NULL,
      sign_off {{text}} NOT NULL CHECK (sign_off IN ('open', 'asked', 'signed', 'reopened')),
      supervisor_id {{int}} REFERENCES person (id),
      signed_at {{int}},
      changed_at {{int}} NOT NULL,
      warned_at {{int}},
      revision {{int}} NOT NULL,
      CHECK ((sign_off = 'signed') = (signed_at IS NOT NULL)),
      CHECK (sign_off NOT IN ('asked', 'signed') OR supervisor_id IS NOT NULL)
    );
    CREATE UNIQUE INDEX self_assessment_whose_idx
      ON self_assessment (person_id, framework, version, stage);
    CREATE INDEX self_assessment_supervisor_idx ON self_assessment (supervisor_id, sign_off);
    CREATE INDEX self_assessment_changed_idx ON self_assessment (changed_at);

    CREATE TABLE assessment_answer (
      assessment_id {{int}} NOT NULL REFERENCES self_assessment (id),
      competency {{text}} NOT NULL,
      points {{int}} CHECK (points BETWEEN 1 AND 5),
      words_id {{int}} REFERENCES assessment_words (id),
      answered_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      PRIMARY KEY (assessment_id, competency)
    );

    CREATE TABLE sign_off_turn (
      assessment_id {{int}} NOT NULL REFERENCES self_assessment (id),
      position {{int}} NOT NULL,
      step {{text}} NOT NULL
        CHECK (step IN ('ask', 'take-back', 'sign', 'send-back', 'reopen')),
      at {{int}} NOT NULL,
      actor_name {{text}} NOT NULL,
      supervisor_id {{int}} REFERENCES person (id),
      words_id {{int}} REFERENCES assessment_words (id),
      PRIMARY KEY (assessment_id, position)
    );
    """)

  private static let claim = Migration(
    "standards-202-claim",
    """
    CREATE TABLE competency_claim (
      id {{id}},
      assessment_id {{int}} NOT NULL REFERENCES self_assessment (id),
      competency {{text}} NOT NULL,
      round {{int}} NOT NULL,
      points {{int}} NOT NULL CHECK (points BETWEEN 1 AND 5),
      claimed_at {{int}} NOT NULL,
      state {{text}} NOT NULL
        CHECK (state IN ('claimed', 'in-review', 'met', 'not-yet-met', 'withdrawn')),
      assessor_id {{int}} NOT NULL REFERENCES person (id),
      awaits_evidence {{bool}} NOT NULL,
      words_id {{int}} REFERENCES assessment_words (id),
      decided_at {{int}},
      expires_on {{int}},
      revision {{int}} NOT NULL,
      CHECK ((state IN ('met', 'not-yet-met')) = (decided_at IS NOT NULL)),
      CHECK ((state = 'met') = (expires_on IS NOT NULL))
    );
    CREATE UNIQUE INDEX competency_claim_round_idx
      ON competency_claim (assessment_id, competency, round);
    CREATE INDEX competency_claim_assessor_idx ON competency_claim (assessor_id, state);

    CREATE TABLE claim_turn (
      claim_id {{int}} NOT NULL REFERENCES competency_claim (id),
      position {{int}} NOT NULL,
      step {{text}} NOT NULL,
      at {{int}} NOT NULL,
      actor_name {{text}} NOT NULL,
      assessor_id {{int}} NOT NULL REFERENCES person (id),
      words_id {{int}} REFERENCES assessment_words (id),
      PRIMARY KEY (claim_id, position)
    );
    """)

  /// Who may be named at an employer, and which stage it says that a post needs.
  private static let assessor = Migration(
    "standards-203-assessor",
    """
    CREATE TABLE assessor_place (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      lender_id {{int}} REFERENCES organisation (id),
      state {{text}} NOT NULL CHECK (state IN ('asked', 'agreed', 'refused', 'ended')),
      from_on {{int}} NOT NULL,
      until_on {{int}},
      asked_by {{text}} NOT NULL,
      decided_by {{text}},
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK (lender_id IS NULL OR until_on IS NOT NULL)
    );
    CREATE INDEX assessor_place_organisation_idx ON assessor_place (organisation_id, state);
    CREATE INDEX assessor_place_lender_idx ON assessor_place (lender_id, state);
    CREATE INDEX assessor_place_person_idx ON assessor_place (person_id);

    CREATE TABLE post_stage (
      assignment_id {{int}} PRIMARY KEY REFERENCES assignment (id),
      stage {{text}} NOT NULL,
      words_id {{int}} REFERENCES assessment_words (id),
      set_at {{int}} NOT NULL,
      set_by {{text}} NOT NULL
    );
    """)
}
