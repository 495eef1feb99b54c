import Access
import Directory
import Figures
import Foundation
import Intake
import Journals
import Kernel

/// Monitoring details, accounts, the files that mention somebody, and the history.
extension HeldReading {
  func monitoring() throws -> HeldSection {
    let values = try OwnMonitoring.values(of: user, tx)
    let objections = try Objections.of(user, tx)
    let items = try Dictionary(grouping: values, by: \.organisation)
      .sorted { $0.key < $1.key }.map { organisation, values in
        HeldItem(
          "monitoring-\(organisation)", "As \(try name(organisation)) has said it",
          heldBy: try name(organisation), holder: organisation,
          values.map { value in
            HeldValue(
              value.characteristic.rawValue.replacing("-", with: "_"), value.characteristic.words,
              MonitoringWords.of(value),
              origins.source("monitoring", value.record.rawValue)
                ?? .written(value.recordedAt, by: "a file"))
          })
      }
    let choices = objections.enumerated().map { index, objection in
      HeldItem(
        "objection-\(objections.count - index)", "You said that this must not be used",
        hasEnded: !objection.isInForce,
        [
          HeldValue(
            "objected_on", "Said on", objection.objectedAt.dayInLondon.inWords,
            .written(objection.objectedAt, by: "you")),
          HeldValue("details", "The details", objection.keeps ? "kept, unused" : "erased"),
          HeldValue(
            "withdrawn_on", "Taken back on", objection.withdrawnAt?.dayInLondon.inWords),
        ])
    }
    let answers = try OwnAnswers.of(user, tx)
    let own =
      answers.isEmpty
      ? []
      : [
        HeldItem(
          "monitoring-own", "As you have said it here",
          answers.map { answer in
            HeldValue(
              answer.characteristic.rawValue.replacing("-", with: "_"),
              answer.characteristic.words,
              answer.prefersNotToSay
                ? "You prefer not to say" : OwnAnswerOptions.shipped.words(answer) ?? answer.code,
              .written(answer.saidAt, by: "you"))
          })
      ]
    let cases = try OwnMonitoring.cases(of: user, tx).map { one in
      HeldItem(
        "case-\(one.organisation)-\(one.reference)", "A formal case that is counted",
        heldBy: try name(one.organisation), holder: one.organisation,
        [
          HeldValue("reference", "Reference", one.reference),
          HeldValue("kind", "Kind", one.kind),
          HeldValue("formal_on", "Formal since", one.formalOn?.inWords),
          HeldValue("outcome", "Outcome", one.outcome),
        ])
    }
    return HeldSection(
      code: "monitoring", title: "Equality monitoring",
      about: "Kept apart from everything else, for figures about groups. Nobody but you can read "
        + "yours here, and no decision about you may rest on them.",
      items: own + items + cases + choices)
  }

  func accounts() throws -> HeldSection {
    let accounts = try OwnAccounts.of(records, tx)
    let browsers = try OwnAccounts.browsers(of: accounts.map(\.id), tx)
    let extras = try OwnAccounts.extras(of: accounts.map(\.id), tx)
    let labels = [
      "identity": "Known to a sign-in service as", "token": "Token for programs",
      "support": "Support asked to see what you see",
      "second-factor": "Second step when you sign in", "pin": "PIN for shared tablets",
      "address": "Where mail about the account goes", "mail": "Mail about the account",
      "work-mail": "Mail about work that waits for you", "work-ask": "You are asked for",
      "invitation": "One-time code", "notice": "What you were told about your account",
    ]
    return HeldSection(
      code: "accounts", title: "How you sign in, and what you may do",
      about: "Passwords, PINs and codes are not among it: Waypoint does not know them, or keeps "
        + "them sealed.",
      items: try accounts.map { account in
        let grants = try Grants.of(account.id, on: user.today, tx)
        let places = try Organisations.names(of: Set(grants.compactMap(\.organisation)), tx)
        let source = HeldSource.written(account.createdAt)
        let roles = try grants.map { grant -> HeldValue? in
          let given = try Grants.find(grant.id, on: user.today, tx)
          let words = [
            grant.organisation.flatMap { places[$0] }.map { "at \($0)" },
            "from \(grant.period.from.inWords)", grant.period.to.map { "to \($0.inWords)" },
            given?.givenBy.map { "given by \($0)" }, given?.reason.map { "because \($0)" },
          ].compactMap(\.self).joined(separator: ", ")
          return HeldValue("role", "Role", "\(grant.role.words), \(words)")
        }
        let closing = try Accounts.closing(of: account.id, tx)
        return HeldItem(
          "account-\(account.id)", account.name, hasEnded: account.closedAt != nil,
          [
            HeldValue("account_name", "Name to sign in with", account.name, source),
            HeldValue("created_at", "Made on", account.createdAt.inWords, source),
            HeldValue("closed_at", "Closed on", account.closedAt?.inWords),
            HeldValue(
              "closed_why", "Closed by, and why", closing.map { "\($0.by): \($0.reason)" }),
          ] + roles
            + extras.filter { $0.account == account.id }.map { extra in
              HeldValue(
                extra.kind, labels[extra.kind] ?? extra.kind, extra.words, .written(extra.at))
            }
            + browsers.filter { $0.account == account.id }.map { browser in
              HeldValue(
                browser.startedAt == nil ? "device" : "session",
                browser.startedAt == nil ? "Browser that is remembered" : "Browser signed in",
                (browser.startedAt.map { "since \($0.inWords), " } ?? "")
                  + "last used \(browser.seenAt.inWords)")
            })
      })
  }

  func sharing() throws -> HeldSection {
    let shares = try Sharing.shares(of: person, tx)
    let agreements = try Sharing.agreements(concerning: person, on: user.today, tx)
    return HeldSection(
      code: "sharing", title: "What is shared outside your employers, and with whom",
      about: "What you share yourself, and the agreements under which an employer of yours shows "
        + "you by name to a body outside, or to an inspector. What you share you can stop at once, "
        + "without a reason.",
      items: try shares.map { share in
        HeldItem(
          "share-\(share.id)", "You share with \(try name(share.body))",
          hasEnded: share.stoppedAt != nil || !share.period.contains(user.today),
          [
            HeldValue("data", "What", Sharing.words(share.data)),
            HeldValue("purpose", "What for", share.purpose),
            HeldValue(
              "from", "From", share.period.from.inWords, .written(share.sharedAt, by: "you")),
            HeldValue("until", "Until", share.period.to?.inWords),
            HeldValue("stopped_on", "Stopped on", share.stoppedAt?.dayInLondon.inWords),
          ])
      }
        + (try agreements.map { agreement in
          HeldItem(
            "agreement-\(agreement.id)",
            "\(try name(agreement.employer)) shares with \(try name(agreement.body))",
            heldBy: try name(agreement.employer), holder: agreement.employer,
            [
              HeldValue("data", "What", Sharing.words(agreement.data)),
              HeldValue("purpose", "What for", agreement.purpose),
              HeldValue(
                "from", "From", agreement.period.from.inWords,
                .written(agreement.recordedAt, by: agreement.recordedBy)),
              HeldValue("until", "Until", agreement.period.to?.inWords),
            ])
        }) + (try evidence()) + (try sharedBadges()))
  }

  /// Packs of evidence that name the person: frozen, and read by one inspector until a day.
  private func evidence() throws -> [HeldItem] {
    try EvidencePacks.naming(records, on: user.today, tx).map { pack in
      let ending: EvidencePack.Ending? =
        if case .ended(let ending) = pack.stage { ending } else { nil }
      return HeldItem(
        "evidence-\(pack.id)", "You are named in evidence about \(try name(pack.organisation))",
        heldBy: try name(pack.organisation), holder: pack.organisation, hasEnded: ending != nil,
        [
          HeldValue("data", "What", EvidenceSight.words(pack.orderedSections)),
          HeldValue("purpose", "What for", pack.purpose),
          HeldValue(
            "made", "Made for", try name(pack.body),
            .written(pack.askedAt, by: pack.askedByName)),
          HeldValue(
            "released", "Released to",
            try pack.release.map { "\($0.inspector) of \(try name(pack.body))" }),
          HeldValue(
            "released_on", "Released on", pack.release?.at.dayInLondon.inWords),
          HeldValue("until", "Until", pack.release?.until.inWords),
          HeldValue("ended", "Ended", ending.map { "\($0.kind.words) on \($0.on.inWords)" }),
          HeldValue("erased", "Contents erased on", ending?.erasedAt?.dayInLondon.inWords),
        ])
    }
  }

  func sources() throws -> HeldSection {
    let numbers = Set(
      people.flatMap(\.identifiers).filter { $0.scheme == .nationalInsurance }
        .map(\.key))
    let mentions = try SourceMentions.of(records, tx).map { mention in
      let source = HeldSource(
        file: mention.file, line: mention.line, by: mention.lastLoadedBy, at: mention.lastLoadedAt)
      return HeldItem(
        "source-\(mention.id)", "\(mention.file), line \(mention.line)",
        heldBy: try name(mention.organisation), holder: mention.organisation,
        hasEnded: mention.endedOn != nil,
        [
          HeldValue("file_format", "Kind of file", "\(mention.format): \(mention.kind)", source),
          HeldValue(
            "first_loaded", "First loaded",
            "\(mention.firstLoadedAt.inWords) by \(mention.firstLoadedBy)"),
          HeldValue(
            "last_loaded", "Last loaded",
            "\(mention.lastLoadedAt.inWords) by \(mention.lastLoadedBy)"),
          HeldValue("ended_on", "No longer there since", mention.endedOn?.inWords),
        ]
          + mention.values.sorted { $0.key < $1.key }.map { column, value in
            let isNumber = numbers.contains(PersonIdentifier.key(.nationalInsurance, value))
            return HeldValue(
              "column:\(column)", column, isNumber ? "ends in \(value.suffix(3))" : value, source)
          })
    }
    let uploads = try SourceMentions.uploads(about: records, tx).map { upload in
      HeldItem(
        "upload-\(upload.id)", "Files sent for you alone",
        [
          HeldValue("uploaded_at", "Sent on", upload.at.inWords, .written(upload.at)),
          HeldValue("state", "How it stands", upload.state),
        ])
    }
    return HeldSection(
      code: "sources", title: "Files that mention you",
      about: "What each employer’s file last said of you. It is kept so that the next file can be "
        + "compared with it.",
      items: mentions + uploads)
  }

  func history(_ actions: JournalActions) throws -> HeldSection {
    var items: [HeldItem] = []
    var before: EntryID?
    while true {
      let page = try Journal.timeline(
        ofRecords: records, actions: actions, before: before, limit: 500, tx)
      items += page.map { item in
        HeldItem(
          "entry-\(item.entry)", item.sentence,
          [
            HeldValue("written_at", "Written down", item.recordedAt.inWords),
            HeldValue("happened_on", "Happened on", item.occurredOn?.inWords),
            HeldValue("by", "By", item.actorName),
          ] + item.changes.map { HeldValue("change", "Change", $0) })
      }
      guard page.count == 500, let last = page.last else { break }
      before = last.entry
    }
    return HeldSection(
      code: "history", title: "What was done to your record",
      about: "Every change, latest first. It cannot be altered afterwards.", items: items)
  }

  func looks(_ actions: JournalActions) throws -> HeldSection {
    let looks = try Looks.at(records, actions: actions, limit: 10_000, tx)
    return HeldSection(
      code: "looks", title: "Who looked at your record",
      about: "Everybody else who opened your whole record or took a file out that you are in, "
        + "latest first. It was written down before they were shown it.",
      items: looks.map { look in
        HeldItem(
          "look-\(look.entry)", look.words,
          [
            HeldValue("by", "Who", look.actorName),
            HeldValue("at", "When", look.at.inWords),
            HeldValue("role", "In the role of", look.role),
            HeldValue("purpose", "What for", look.purpose),
            HeldValue(
              "people", "How many people were read with you",
              look.people > 1 ? "\(look.people - 1)" : nil),
          ])
      })
  }
}
