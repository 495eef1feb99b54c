import Access
import Directory
import Kernel

/// Names, numbers, and how to reach somebody.
extension HeldReading {
  func names() throws -> HeldSection {
    HeldSection(
      code: "names", title: "Names",
      about: "What you are called and were called. It serves to find you and to address you.",
      items: try people.map { person in
        let id = person.id.rawValue
        return try item(
          "person-\(id)", people.count > 1 ? "Names on one of your records" : "Your names",
          of: person.id,
          [
            HeldValue("name", "Name", person.name.display, origins.source("person", id, "name")),
            HeldValue("title", "Title", person.name.title, origins.source("person", id, "title")),
          ]
            + person.otherNames.map {
              HeldValue(
                "other_names", $0.kind == .knownAs ? "Known as" : "Earlier name",
                [$0.display, $0.to.map { "until \($0.inWords)" }].compactMap(\.self)
                  .joined(separator: ", "), origins.source("person", id, "other_names"))
            })
      })
  }

  func identifiers() throws -> HeldSection {
    HeldSection(
      code: "identifiers", title: "Birth date and numbers",
      about: "They keep you and somebody of the same name apart, and serve nothing else. Of your "
        + "National Insurance number only the end is shown, to you as well: a screen can be read "
        + "over a shoulder.",
      items: try people.map { person in
        let id = person.id.rawValue
        return try item(
          "identity-\(id)", "Birth date and numbers", of: person.id,
          [
            HeldValue(
              "birth_date", "Birth date", person.bornOn?.inWords,
              origins.source("person", id, "birth_date"))
          ] + person.identifiers.map { try identifier($0, id) })
      })
  }

  private func identifier(_ identifier: PersonIdentifier, _ id: Int64) throws -> HeldValue? {
    let field = identifier.scheme.words.lowercased().replacing(" ", with: "_")
    let value =
      identifier.scheme == .nationalInsurance
      ? "ends in \(identifier.value.filter { !$0.isWhitespace }.suffix(3))" : identifier.value
    let words = [
      identifier.body, value, try identifier.organisation.map { "at \(try name($0))" },
      identifier.expiresOn.map { "until \($0.inWords)" },
      identifier.retiredOn.map { "no longer used since \($0.inWords)" },
    ].compactMap(\.self).joined(separator: ", ")
    return HeldValue(
      field, identifier.scheme.words.prefix(1).uppercased() + identifier.scheme.words.dropFirst(),
      words, origins.source("person", id, field))
  }

  func contact() throws -> HeldSection {
    HeldSection(
      code: "contact", title: "How to reach you",
      about: "Work e-mail addresses. They find you, and what Waypoint sends goes there.",
      items: try people.filter { !$0.emails.isEmpty }.map { person in
        try item(
          "contact-\(person.id)", "E-mail", of: person.id,
          person.emails.map {
            HeldValue("email", "E-mail", $0, origins.source("person", person.id.rawValue, "email"))
          })
      })
  }

  private func item(
    _ id: String, _ title: String, of record: PersonID, _ values: [HeldValue?]
  ) throws -> HeldItem {
    let employer = employer(of: record)
    return HeldItem(
      id, title, heldBy: try employer.map(name), holder: employer, values)
  }

  func onePerson() throws -> HeldSection {
    let merges = try Merges.of(records, tx)
    let matches = try PersonMatches.of(records, tx).filter {
      // Of a question that is open the other person is not yours to know.
      $0.stage != .merged && $0.stage != .unmerged
    }
    return HeldSection(
      code: "one-person", title: "Your records as one person",
      about: "Employers keep records of their own. Where two of them are yours, they are joined.",
      items: merges.map { merge in
        HeldItem(
          "merge-\(merge.id)", "Two records joined", hasEnded: !merge.isInForce,
          [
            HeldValue("joined_on", "Joined on", merge.at.dayInLondon.inWords, .written(merge.at)),
            HeldValue("joined_by", "Decided by", merge.actorName),
            HeldValue("joined_because", "Because", merge.reason),
            HeldValue("parted_on", "Taken apart on", merge.unmerged?.at.dayInLondon.inWords),
            HeldValue("parted_by", "Taken apart by", merge.unmerged?.actorName),
            HeldValue("parted_because", "Because", merge.unmerged?.reason),
          ])
      }
        + matches.map { match in
          HeldItem(
            "match-\(match.id)", "A record that was compared with yours",
            [
              HeldValue("standing", "How it stands", match.stage.words),
              HeldValue(
                "asked_on", "Asked on", match.proposedAt.dayInLondon.inWords,
                .written(match.proposedAt)),
            ])
        })
  }
}
