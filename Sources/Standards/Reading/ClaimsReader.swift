import Obligations

/// Reads `claims.yaml`.
enum ClaimsReader {
  static func settings(_ file: ContentFields) -> ClaimSettings {
    var settings = ClaimSettings()
    if let claims = file.fields("claims") {
      settings.validFor = claims.length("valid_for")
      _ = claims.choice("status", of: ContentStatus.self)
      claims.finish()
    }
    settings.stages = file.items("stages").map { node in
      let fields = file.below(node)
      let line = StageLine(
        stage: fields.text("stage"), bands: fields.texts("bands"),
        managesManagers: fields.node("manages_managers") != nil && fields.flag("manages_managers"),
        manages: fields.node("manages") != nil && fields.flag("manages"),
        because: fields.text("because"), status: fields.choice("status") ?? .unverified)
      if line.bands.isEmpty, !line.manages, !line.managesManagers {
        fields.fault("Say for which posts it holds: “bands”, “manages” or “manages_managers”")
      }
      fields.finish()
      return line
    }
    settings.signposts = file.items("signposts").map { node in
      let fields = file.below(node)
      let line = LearningLine(
        competency: fields.text("competency"), stage: fields.optionalText("stage"),
        learning: fields.text("learning"))
      fields.finish()
      return line
    }
    file.finish()
    return settings
  }

  /// Whether what it names is there.
  static func faults(of library: StandardsLibrary, policies: Set<String>) -> [LibraryFault] {
    guard let core = library.core else { return [] }
    let fault = { (message: String) in LibraryFault(place: "claims.yaml", message: message) }
    let stages = library.claims.stages.filter { core.stage($0.stage) == nil }
      .map { fault("The core has no stage \($0.stage)") }
    return stages
      + library.claims.signposts.flatMap { line in
        [
          core.node(line.competency) == nil
            ? fault("The core has no competency \(line.competency)") : nil,
          line.stage.map { core.stage($0) == nil } ?? false
            ? fault("The core has no stage \(line.stage ?? "")") : nil,
          policies.contains(line.learning)
            ? nil : fault("No policy asks for \(line.learning)"),
        ].compactMap(\.self)
      }
  }
}

extension StandardsLibrary {
  /// The set of standards that holds for every manager, as it is in force.
  var core: Framework? { current.first(where: \.isCore) }
}
