import Kernel
import Obligations

/// A scale as the content has it: what is asked, how it is answered, and how answers are scored.
///
/// - Source: domain facts, inclusion measures, section 8.
struct Instrument: Sendable {
  struct Item: Hashable, Sendable {
    /// The column of a file.
    let code: String
    /// What it is about.
    let title: String
  }

  struct Response: Hashable, Sendable {
    /// As it stands in a file; the least often comes first.
    let code: Int
    let title: String
    /// How often that is, in a thousand years: half an event in a year is a whole number so.
    let eventsInAThousandYears: Int
  }

  let code: String
  let title: String
  let version: String
  let status: ContentStatus
  let about: String
  let sources: [ContentOrigin]
  let items: [Item]
  let responses: [Response]
  /// The reason is asked for only where an item is answered with this or more often.
  let followUpFrom: Int

  init(_ fields: ContentFields) {
    code = fields.text("code")
    title = fields.text("title")
    version = fields.text("version")
    status = fields.choice("status") ?? .unverified
    about = fields.text("about")
    sources = fields.items("sources").map { fields.below($0).origin() }
    items = fields.items("items").map { node in
      let one = fields.below(node)
      defer { one.finish() }
      return Item(code: one.text("code"), title: one.text("title"))
    }
    responses = fields.items("responses").map { node in
      let one = fields.below(node)
      defer { one.finish() }
      return Response(
        code: one.number("code"), title: one.text("title"),
        eventsInAThousandYears: one.number("events_in_a_thousand_years"))
    }
    followUpFrom = fields.number("follow_up_from")
    fields.finish()
    let codes = responses.map(\.code)
    if codes.count < 2 || codes != Array((codes.first ?? 0)..<(codes.first ?? 0) + codes.count) {
      fields.fault("“responses” must be numbered one after the other")
    }
    if items.isEmpty || Set(items.map(\.code)).count < items.count {
      fields.fault("“items” must each have a code of their own")
    }
  }

  var range: ClosedRange<Int> { (responses.first?.code ?? 0)...(responses.last?.code ?? 0) }
}
