extension ExampleContent.Places {
  /// Below so many people the region keeps only some of its employers.
  static let fewest = 4_000

  /// The places of an example of about `size` people. Every employer has people of its own that
  /// come with it, so a small example is made of few employers: a trust that takes up what the
  /// care home, the practices and the others leave.
  func fitting(_ size: Int) -> ExampleContent.Places {
    guard size < Self.fewest else { return self }
    let providers = Array(providers.prefix(size < 1_000 ? 1 : 3))
    let practices = Array(practices.prefix(size < 400 ? 1 : 3))
    let others = Array(others.prefix(size < 400 ? 0 : 1))
    // Councils, boards and the others have six people each at this size.
    let elsewhere =
      providers.flatMap(\.homes).reduce(0) { $0 + $1.people }
      + practices.reduce(0) { $0 + $1.people } + 6 * (councils.count + systems.count + others.count)
    let trust = trusts[0].with(people: max(24, size - elsewhere))
    return ExampleContent.Places(
      region: region, postcodes: postcodes, systems: systems, councils: councils, trusts: [trust],
      networks: networks,
      practices: practices, providers: providers, others: others)
  }
}

extension ExampleContent.Places.Trust {
  fileprivate func with(people: Int) -> ExampleContent.Places.Trust {
    ExampleContent.Places.Trust(
      code: code, vpd: vpd, name: name, sort: sort, foundation: foundation, system: system,
      people: people)
  }
}
