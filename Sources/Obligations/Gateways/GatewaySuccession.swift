import Kernel

// A stage that a gateway asks for is met by the same stage of a later version of the standards.

extension PolicyContent {
  /// The same, where what gateways ask for is met by later versions too.
  ///
  /// - Parameter later: By the name under which records keep a stage of a version, the names of
  ///   those that came after it. Whoever knows the versions works it out.
  package func counting(_ later: [String: [String]]) -> PolicyContent {
    PolicyContent(
      policies: policies, skills: skills, agreements: agreements, settings: settings,
      reasons: reasons, titles: titles, gateways: gateways.counting(later))
  }
}

extension GatewayBook {
  package func counting(_ later: [String: [String]]) -> GatewayBook {
    guard !later.isEmpty else { return self }
    return GatewayBook(
      posts: posts, gateways: gateways.map { $0.counting(later) }, interim: interim)
  }
}

extension Gateway {
  fileprivate func counting(_ later: [String: [String]]) -> Gateway {
    Gateway(
      code: code, version: version, title: title, status: status, effective: effective,
      sources: sources, whoInWords: whoInWords, posts: posts, bindings: bindings,
      availableFrom: availableFrom, notice: notice, needs: needs.map { $0.counting(later) },
      mayFollow: mayFollow, temporary: temporary, waiver: waiver, consequence: consequence,
      digest: digest)
  }
}

extension GatewayNeed {
  fileprivate func counting(_ later: [String: [String]]) -> GatewayNeed {
    let proofs = proofs.flatMap { proof -> [GatewayProof] in
      guard case .stage(let owner, let level) = proof else { return [proof] }
      return [proof] + (later[owner] ?? []).map { .stage(of: $0, level: level) }
    }
    return GatewayNeed(
      code: code, title: title, how: how, address: address, proofs: proofs,
      standsInFor: standsInFor)
  }
}
