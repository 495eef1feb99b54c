import Storage

/// Packs of evidence for inspectors, requests for them, and who is reading one.
enum EvidenceSchema {
  static let evidence = Migration(
    "access-060-evidence",
    """
    CREATE TABLE evidence_request (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      body_id {{int}} NOT NULL REFERENCES organisation (id),
      inspector {{text}} NOT NULL,
      legal_basis {{text}} NOT NULL,
      reference {{text}} NOT NULL,
      wanted {{text}} NOT NULL,
      sections {{text}} NOT NULL,
      beneath {{bool}} NOT NULL,
      asked_on {{int}} NOT NULL,
      due_on {{int}} NOT NULL,
      recorded_at {{int}} NOT NULL,
      recorded_by {{int}} REFERENCES account (id),
      recorded_by_name {{text}} NOT NULL,
      by_officer {{bool}} NOT NULL,
      stage {{text}} NOT NULL CHECK (stage IN ('open', 'answered', 'declined')),
      ended_on {{int}},
      ended_by_name {{text}},
      reason {{text}},
      CHECK (due_on >= asked_on),
      CHECK ((stage = 'open') = (ended_on IS NULL)),
      CHECK ((stage = 'declined') = (reason IS NOT NULL))
    );
    CREATE INDEX evidence_request_organisation_idx ON evidence_request (organisation_id);
    CREATE INDEX evidence_request_stage_idx ON evidence_request (stage, due_on);

    CREATE TABLE evidence_pack (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      beneath {{bool}} NOT NULL,
      as_at {{int}} NOT NULL,
      body_id {{int}} NOT NULL REFERENCES organisation (id),
      purpose {{text}} NOT NULL,
      sections {{text}} NOT NULL,
      request_id {{int}} REFERENCES evidence_request (id),
      why_instead {{text}},
      asked_by {{int}} REFERENCES account (id),
      asked_by_name {{text}} NOT NULL,
      asked_at {{int}} NOT NULL,
      chosen_role {{text}},
      job_id {{int}},
      stage {{text}} NOT NULL CHECK (stage IN ('preparing', 'prepared', 'released', 'ended')),
      frozen_at {{int}},
      digest {{text}},
      inspector {{text}},
      released_at {{int}},
      released_by {{int}} REFERENCES account (id),
      released_by_name {{text}},
      until_on {{int}},
      code_digest {{text}} UNIQUE,
      ended_kind {{text}} CHECK (ended_kind IN (
        'expired', 'withdrawn', 'superseded', 'notReleased', 'notPrepared')),
      ended_on {{int}},
      ended_by_name {{text}},
      end_reason {{text}},
      erased_at {{int}},
      CHECK ((frozen_at IS NULL) = (digest IS NULL)),
      CHECK ((released_at IS NULL) = (until_on IS NULL)),
      CHECK (stage <> 'prepared' OR frozen_at IS NOT NULL),
      CHECK (stage <> 'released' OR (frozen_at IS NOT NULL AND code_digest IS NOT NULL)),
      CHECK (stage <> 'ended' OR code_digest IS NULL),
      CHECK ((stage = 'ended') = (ended_kind IS NOT NULL)),
      CHECK ((ended_kind IS NULL) = (ended_on IS NULL))
    );
    CREATE INDEX evidence_pack_organisation_idx ON evidence_pack (organisation_id);
    CREATE INDEX evidence_pack_request_idx ON evidence_pack (request_id);
    CREATE INDEX evidence_pack_stage_idx ON evidence_pack (stage, until_on);

    CREATE TABLE evidence_file (
      pack_id {{int}} NOT NULL REFERENCES evidence_pack (id),
      position {{int}} NOT NULL,
      kind {{text}} NOT NULL CHECK (kind IN ('page', 'file')),
      name {{text}} NOT NULL,
      title {{text}} NOT NULL,
      section {{text}},
      digest {{text}} NOT NULL,
      size {{int}} NOT NULL,
      sealed_bytes {{text}},
      PRIMARY KEY (pack_id, position)
    );

    CREATE TABLE evidence_member (
      pack_id {{int}} NOT NULL REFERENCES evidence_pack (id),
      position {{int}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      PRIMARY KEY (pack_id, position, person_id)
    );
    CREATE INDEX evidence_member_person_idx ON evidence_member (person_id);

    CREATE TABLE inspection_session (
      token_digest {{text}} NOT NULL PRIMARY KEY,
      pack_id {{int}} NOT NULL REFERENCES evidence_pack (id),
      begun_at {{int}} NOT NULL,
      seen_at {{int}} NOT NULL
    );
    CREATE INDEX inspection_session_pack_idx ON inspection_session (pack_id);
    CREATE INDEX inspection_session_seen_idx ON inspection_session (seen_at);
    """)
}
