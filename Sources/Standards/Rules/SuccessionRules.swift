import Kernel
import Obligations

/// Which version came after which, and what that means for whatever names one of them: a gateway, a
/// bundle, a module, a profession, a mapping. What names a version is met by the same code at the same
/// stage in that version or in any that came after it. The other way round nothing follows: what was
/// shown against an earlier version meets what a later one asks for by a mapping alone.
///
/// - Source: Review, recommendation 3, "expansion – following roll out, there is opportunity to
///   expand"
enum SuccessionRules {
  /// A version and all that came after it, itself first. What is not in force yet is none of them.
  static func line(
    from reference: FrameworkReference, in frameworks: [Framework]
  ) -> [FrameworkReference] {
    var line = [reference]
    var place = 0
    while place < line.count {
      let (one, known) = (line[place], line)
      line += frameworks.filter { later in
        later.code == one.code && later.follows == one.version && later.state.isFixed
          && !known.contains(later.reference)
      }.map(\.reference)
      place += 1
    }
    return line
  }

  /// The names under which records keep a stage of each version, with those that meet them: what was
  /// signed off and what was recognised, each by the same of a later version.
  static func owners(_ library: StandardsLibrary) -> [String: [String]] {
    var owners: [String: [String]] = [:]
    for framework in library.frameworks {
      let later = library.line(from: framework.reference).dropFirst()
      guard !later.isEmpty else { continue }
      for end in ["", "-recognised"] {
        owners[framework.reference.owner + end] = later.map { $0.owner + end }
      }
    }
    return owners
  }

  /// Whether a mapping whose one end is `end` and whose other is `other` speaks of a version there. A
  /// mapping between two versions of the same speaks of each by its own end.
  static func speaks(
    _ end: FrameworkReference, beside other: FrameworkReference, of reference: FrameworkReference,
    _ library: StandardsLibrary
  ) -> Bool {
    end == reference
      || (library.meets(reference, end) && !library.meets(reference, other))
  }
}

extension FrameworkReference {
  /// As records of a stage of it name it.
  fileprivate var owner: String { "\(code)-\(version)" }
}

extension StandardsLibrary {
  /// A version and all that came after it, itself first.
  func line(from reference: FrameworkReference) -> [FrameworkReference] {
    SuccessionRules.line(from: reference, in: frameworks)
  }

  /// Whether a version is the one that is named, or came after it.
  func meets(_ version: FrameworkReference, _ named: FrameworkReference) -> Bool {
    version == named || (version.code == named.code && line(from: named).contains(version))
  }

  /// Mappings that speak of a version: those that name it, and those of an earlier one where none
  /// between the same sets of standards names it.
  func mappings(of reference: FrameworkReference) -> [FrameworkMapping] {
    let named = mappings.filter { $0.from == reference || $0.to == reference }
    return mappings.filter { mapping in
      if named.contains(mapping) { return true }
      let speaks =
        SuccessionRules.speaks(mapping.from, beside: mapping.to, of: reference, self)
        || SuccessionRules.speaks(mapping.to, beside: mapping.from, of: reference, self)
      return speaks
        && !named.contains {
          $0.from.code == mapping.from.code && $0.to.code == mapping.to.code
        }
    }
  }

  /// What professions add to a version of the core: what names it, and what names an earlier one
  /// where the profession says nothing of this one.
  func professions(of reference: FrameworkReference) -> [ProfessionExpectations] {
    let named = Set(professions.filter { $0.core == reference }.map(\.profession))
    return professions.filter { one in
      one.core == reference
        || (meets(reference, one.core) && !named.contains(one.profession))
    }
  }
}
