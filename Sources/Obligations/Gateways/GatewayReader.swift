import Directory
import Kernel
import Yams

/// Reads a file of gateways: kinds of post, what stands before them, and how people come.
struct GatewayReader {
  let lists: ContentLists
  let digest: ContentDigest

  func book(_ file: ContentFields) -> GatewayBook {
    let predicates = PredicateReader(lists: lists, file: file.file, faults: file.faults)
    let posts = file.items("posts").compactMap { node -> GatewayPost? in
      let fields = ContentFields(node, in: file.file, file.faults)
      defer { fields.finish() }
      let (code, title) = (fields.text("code"), fields.text("title"))
      let (family, level) = (fields.text("family"), fields.text("level"))
      let status: ContentStatus? = fields.choice("status")
      guard let who = fields.required("who").flatMap(predicates.predicate), let status else {
        return nil
      }
      return GatewayPost(
        code: code, title: title, family: family, level: level, status: status, who: who)
    }
    let routes = file.items("routes").map { node in
      let fields = ContentFields(node, in: file.file, file.faults)
      defer { fields.finish() }
      return ReasonChoice(code: fields.text("code"), title: fields.text("title"))
    }
    let known = Set(posts.map(\.code))
    let gateways = file.items("gateways").compactMap { node in
      gateway(ContentFields(node, in: file.file, file.faults), known, routes)
    }
    let interim: Set<Engagement> = file.choices("interim")
    file.finish()
    return GatewayBook(posts: posts, gateways: gateways, interim: interim)
  }

  private func gateway(
    _ fields: ContentFields, _ known: Set<String>, _ routes: [ReasonChoice]
  ) -> Gateway? {
    let (code, version, title) = (
      fields.text("code"), fields.number("version"), fields.text("title")
    )
    let status: ContentStatus? = fields.choice("status")
    let effective = fields.period("effective")
    let sources = fields.items("sources").compactMap { ContentSources.source($0, fields) }
    if sources.isEmpty { fields.fault("“sources” must name at least one") }
    let whoInWords = fields.text("for")
    let posts = self.posts(fields, "posts", known)
    let bindings = fields.items("binds").map { node in
      let binding = ContentFields(node, in: fields.file, fields.faults)
      defer { binding.finish() }
      return GatewayBinding(
        posts: Set(self.posts(binding, "posts", Set(posts))), from: binding.day("from"))
    }
    let available = fields.day("available_from")
    let notice = fields.length("notice")
    let needs = fields.items("needs_one_of").map { need($0, fields) }
    if needs.isEmpty { fields.fault("“needs_one_of” must name at least one") }
    let mayFollow = fields.optionalFields("may_follow_within").map { within in
      defer { within.finish() }
      return ScaledLength(
        within.length("length"), longest: within.optionalLength("part_time_up_to"))
    }
    let temporary = fields.fields("temporary").map { terms in
      defer { terms.finish() }
      return TemporaryTerms(
        upTo: terms.length("up_to"), freshAfter: terms.length("fresh_after"))
    }
    let waiver = fields.fields("waiver").map { self.waiver($0, routes) }
    let consequence = fields.text("consequence")
    fields.finish()
    guard let status, let effective, let temporary, let waiver else { return nil }
    return Gateway(
      code: code, version: version, title: title, status: status, effective: effective,
      sources: sources, whoInWords: whoInWords, posts: posts, bindings: bindings,
      availableFrom: available, notice: notice, needs: needs, mayFollow: mayFollow,
      temporary: temporary, waiver: waiver, consequence: consequence,
      digest: digest.digest(of: fields.values))
  }

  private func posts(
    _ fields: ContentFields, _ key: String, _ known: Set<String>
  ) -> [String] {
    let codes = fields.texts(key)
    if codes.isEmpty { fields.fault("“\(key)” must name at least one kind of post") }
    for code in codes where !known.contains(code) {
      fields.fault("“\(code)” is not a kind of post that is known here")
    }
    return codes
  }

  private func waiver(_ fields: ContentFields, _ routes: [ReasonChoice]) -> WaiverTerms {
    defer { fields.finish() }
    let codes = fields.texts("routes")
    for code in codes where !routes.contains(where: { $0.code == code }) {
      fields.fault("“routes” has no “\(code)”")
    }
    return WaiverTerms(
      upTo: ScaledLength(
        fields.length("up_to"), longest: fields.optionalLength("part_time_up_to")),
      newcomerWithin: fields.length("newcomer_within"), grantedBy: fields.text("granted_by"),
      routes: routes.filter { codes.contains($0.code) })
  }

  private func need(_ node: Node, _ gateway: ContentFields) -> GatewayNeed {
    let fields = ContentFields(node, in: gateway.file, gateway.faults)
    defer { fields.finish() }
    var proofs: [GatewayProof] = []
    if let stage = fields.optionalFields("stage") {
      let levels = stage.texts("levels")
      for owner in stage.texts("of") {
        proofs += levels.map { .stage(of: owner, level: $0) }
      }
      stage.finish()
    }
    proofs += fields.texts("programmes").map { .programme($0) }
    proofs += fields.texts("modules").map { .module($0) }
    if let award = fields.optionalFields("qualifications") {
      let scheme = award.text("scheme")
      proofs += award.texts("codes").map { .qualification(scheme: scheme, code: $0) }
      award.finish()
    }
    if proofs.isEmpty { fields.fault("Name a stage, programmes, modules or qualifications") }
    return GatewayNeed(
      code: fields.text("code"), title: fields.text("title"), how: fields.text("how"),
      address: fields.text("address"), proofs: proofs,
      standsInFor: fields.optionalText("stands_in_for"))
  }
}
